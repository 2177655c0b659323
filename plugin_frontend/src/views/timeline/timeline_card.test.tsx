// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import {
  COLLAPSED,
  REPORTS,
  reportAnswer,
  runsAnswer,
  timelineAnswer,
} from '../../../testing/answers';
import { pack } from '../../../testing/packing';
import { type Server, server, settled } from '../../../testing/server';
import { Session } from '../../state/session';
import { Api } from '../../wire/api';
import { App } from '../app';

// There is no canvas here.
vi.mock('../../charts/line_chart', () => ({ LineChart: () => null }));

let root: HTMLElement;
let session: Session;
let routes: Server['routes'];

async function open() {
  const host = server();
  routes = host.routes;
  session = new Session(new Api(host.fetch, () => 'en'), {
    read: (key) => (key === 'run' ? COLLAPSED : null),
    write: () => {},
  });
  root = document.createElement('div');
  document.body.append(root);
  await act(async () => {
    session.start();
    render(<App session={session} />, root);
    await settled();
  });
}

afterEach(() => {
  render(null, root);
  root.remove();
});

const names = () => [...root.querySelectorAll('.rows .name')].map((one) => one.textContent);
const rows = () => root.querySelector('.rows');
const happens = (kind: string) => act(() => void rows()?.dispatchEvent(new Event(kind)));

/** The run is read again, with other findings and ten times as long. */
async function grow(): Promise<void> {
  const report = REPORTS[COLLAPSED];
  const [root_, symptom, over] = report?.findings ?? [];
  const findings = [{ ...symptom, explained_by: [], role: 'root' }, root_, over];
  routes.runs = () => runsAnswer(undefined, 'b');
  routes.report = () => ({ ...reportAnswer(COLLAPSED, 'b'), report: { ...report, findings } });
  const steps = Float64Array.from({ length: 40 }, (_, i) => i * 100);
  routes.timeline = () => ({
    ...timelineAnswer(COLLAPSED, 'b'),
    first_steps: pack(steps),
    last_steps: pack(steps.map((step) => step + 99)),
  });
  await act(async () => {
    await session.refresh();
    await settled();
  });
}

const BEFORE = ['Discriminator overpowering', 'Mode collapse', 'Exploding gradient'];
const AFTER = ['Mode collapse', 'Discriminator overpowering', 'Exploding gradient'];

it('sorts rows again when the run is read again', async () => {
  await open();
  expect(names()).toEqual(BEFORE);
  await grow();
  expect(names()).toEqual(AFTER);
});

const slider = () => root.querySelector<HTMLElement>('[role=slider]');

it.each([
  ['a pointer', () => happens('pointerenter'), () => happens('pointerleave')],
  ['the keyboard', () => act(() => slider()?.focus()), () => act(() => slider()?.blur())],
])('lets no row jump away from %s', async (_, come, go) => {
  await open();
  await come();
  await grow();
  expect(names()).toEqual(BEFORE);
  await go();
  expect(names()).toEqual(AFTER);
});

it('follows a run that grows, and stays where the reader zoomed', async () => {
  await open();
  expect(slider()?.getAttribute('aria-valuemax')).toBe('399');
  await grow();
  expect(slider()?.getAttribute('aria-valuemax')).toBe('3999');
  expect(session.view.range.value).toEqual({ lo: 0, hi: 3999 });
  session.view.show({ lo: 100, hi: 200 });
  routes.runs = () => runsAnswer(undefined, 'c');
  routes.timeline = () => timelineAnswer(COLLAPSED, 'c');
  await act(async () => {
    await session.refresh();
    await settled();
  });
  expect(session.view.range.value).toEqual({ lo: 100, hi: 200 });
});

it('offers only axes that the run can tell, with the reason for the others', async () => {
  await open();
  const choices = [...root.querySelectorAll<HTMLElement>('.segmented[aria-label="X axis"] button')];
  expect(choices.map((one) => [one.textContent, one.getAttribute('aria-disabled')])).toEqual([
    ['Step', 'false'],
    ['Time', 'true'],
    ['Images', 'true'],
  ]);
  expect(choices[2]?.title).toBe('The batch size of this run is not known');
  await act(() => choices[2]?.click());
  expect(session.axis.wanted.value).toBe('step');
});
