// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COLLAPSED, HEALTHY, metricsAnswer } from '../../testing/answers';
import { type Route, server, settled } from '../../testing/server';
import { Session } from '../state/session';
import { Api } from '../wire/api';
import { App } from './app';

vi.mock('../charts/line_chart', () => ({ LineChart: () => null }));

let root: HTMLElement;

beforeEach(() => {
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(() => {
  render(null, root);
  root.remove();
});

async function open(linked: Record<string, string> = {}, routes: Record<string, Route> = {}) {
  const kept: Record<string, string | null> = { run: COLLAPSED, ...linked };
  const host = server(routes);
  const session = new Session(new Api(host.fetch), {
    read: (key) => kept[key] ?? null,
    write: (values) => Object.assign(kept, values),
  });
  root = document.createElement('div');
  document.body.append(root);
  await act(async () => {
    session.start();
    render(<App session={session} />, root);
    await settled();
  });
  return { session, kept, ...host };
}

const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
const names = () => all('.chart-title .mono').map((one) => one.textContent);
const input = () => root.querySelector<HTMLInputElement>('.pin-box input');
const options = () => all('.pin-list [role=option] .mono').map((one) => one.textContent);
const does = async (something: () => void) => {
  await act(something);
  // Effects run at the end of what is acted; what they ask for is answered after it.
  await act(settled);
};
const key = (name: string) =>
  does(() => input()?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })));
const type = (text: string) =>
  does(() => {
    const box = input();
    if (box) box.value = text;
    box?.dispatchEvent(new Event('input', { bubbles: true }));
  });

describe('pinned signals', () => {
  it('are found by typing, chosen by keyboard, and kept in the link', async () => {
    const { kept } = await open();
    await type('my');
    expect(options()).toEqual(['my/fid']);
    await key('Enter');
    expect(names()).toEqual(['balance/auc', 'my/fid']);
    expect(kept.pins).toBe('my/fid');
    expect(options()).toEqual([]);
  });

  it('stay over faults and runs, and stand once where they decide', async () => {
    const { session } = await open({ pins: 'balance/auc,my/fid' });
    expect(names()).toEqual(['balance/auc', 'my/fid']);
    await does(() => session.selectFault('mode-collapse'));
    expect(names()).toEqual(['diversity/empty_bin_mass', 'balance/auc', 'my/fid']);
    await does(() => session.select(HEALTHY));
    expect(names().slice(-1)).toEqual(['my/fid']);
  });

  it('go with their button, also by the list', async () => {
    const { kept } = await open({ pins: 'loss/d,my/fid' });
    await does(() => root.querySelector<HTMLElement>('[aria-label="Pin loss/d"]')?.click());
    expect(names()).toEqual(['balance/auc', 'my/fid']);
    await does(() => input()?.click());
    expect(all('[role=option][aria-selected=true]')).toHaveLength(1);
    for (let i = 0; i < 3; i++) await key('ArrowDown');
    await key('Enter');
    expect(kept.pins).toBeNull();
  });

  it('that this run does not have are not asked for, and say so', async () => {
    const { asked } = await open({ pins: 'other/run' });
    expect(asked.filter((url) => url.includes('other'))).toEqual([]);
    expect(all('.chart-place.none').map((one) => one.textContent)).toEqual([
      'Not measured in this run',
    ]);
  });

  it('close with Esc and keep what was typed to themselves', async () => {
    await open();
    await type('nothing like it');
    expect(all('.pin-list p').map((one) => one.textContent)).toEqual(['No signal matches']);
    await key('Escape');
    expect([all('.pin-list').length, input()?.value]).toEqual([0, '']);
  });
});

it('says what a chart shows: signal, what, last value, limits, what is usual', async () => {
  const usual = { low: 0.5, high: 0.8, loss: 'hinge', runs: 7 };
  await open(
    {},
    {
      metrics: (params) => {
        const names = (params.get('signals') ?? '').split(',');
        const answer = metricsAnswer(COLLAPSED, names) as { signals: object[] };
        return { ...answer, signals: answer.signals.map((one) => ({ ...one, healthy: usual })) };
      },
    },
  );
  expect(all('.chart')[0]?.getAttribute('aria-label')).toBe(
    'balance/auc: A number. Last value 1. limit ≤ 0.95; usual 0.5 to 0.8',
  );
  expect(all('.usual')[0]?.title).toContain('7 healthy runs with hinge loss');
});

it('offers a log axis where every value is positive, and remembers the choice', async () => {
  const { session } = await open();
  const tool = () => root.querySelector<HTMLElement>('[aria-label="log axis of balance/auc"]');
  expect(tool()?.ariaPressed ?? tool()?.getAttribute('aria-pressed')).toBe('false');
  await does(() => tool()?.click());
  await does(() => session.selectFault('mode-collapse'));
  expect(tool()?.getAttribute('aria-pressed')).toBe('true');
});
