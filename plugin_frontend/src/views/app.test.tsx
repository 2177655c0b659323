// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COLLAPSED, HEALTHY, HOSTILE, runsAnswer, YOUNG } from '../../testing/answers';
import { Refused, type Route, server, settled } from '../../testing/server';
import { Session } from '../state/session';
import { Api } from '../wire/api';
import { App } from './app';

// There is no canvas here; what charts say in words stands around them.
vi.mock('../charts/line_chart', () => ({ LineChart: () => null }));

let root: HTMLElement;

async function open(routes: Record<string, Route> = {}, run: string | null = null) {
  const host = server(routes);
  const session = new Session(new Api(host.fetch), {
    read: (key) => (key === 'run' ? run : null),
    write: () => {},
  });
  root = document.createElement('div');
  document.body.append(root);
  await act(async () => {
    session.start();
    render(<App session={session} />, root);
    await settled();
  });
  return { session, ...host };
}

afterEach(() => {
  render(null, root);
  root.remove();
});

const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
const texts = (selector: string) => all(selector).map((one) => one.textContent?.trim());
const button = (name: string) => all('button').find((one) => one.textContent?.includes(name));
const press = (name: string) =>
  act(async () => {
    button(name)?.click();
    await settled();
  });

describe('a run with faults', () => {
  it('says what, since when, how sure, and what led to what', async () => {
    await open();
    expect(texts('h1')).toEqual(['Discriminator overpowering']);
    expect(texts('.verdict .tag')).toEqual(['Critical']);
    expect(texts('.meta > *')).toEqual([
      COLLAPSED,
      'since step 110',
      'last step 399',
      '3 of 4 checks evaluated',
      'hinge loss',
    ]);
    expect(texts('.why')).toEqual(['The discriminator tells 99.7 % of pairs apart.']);
    const spoken = `${COLLAPSED}: Discriminator overpowering, Critical`;
    expect(texts('[role=status]')).toEqual([spoken]);
    expect(texts('.chain .chip')).toEqual(['Discriminator overpowering110', 'Mode collapse210']);
    expect(texts('.run-notes li')).toEqual(['Steps 20 to 30 were written twice.']);
  });

  it('lists active faults with symptoms below causes, past ones, and hides the quiet', async () => {
    await open();
    const names = () => texts('.rows button');
    expect(names()).toEqual([
      'Discriminator overpowering, Warning, since step 110',
      'Mode collapse, Critical, since step 210',
      'Exploding gradient, Healthy, since step 30',
    ]);
    expect(all('.rows .branch')).toHaveLength(1);
    await press('1 not measured');
    expect(names().at(-1)).toBe('Real and fake range mismatch, Not checked,');
    expect(texts('.row .lane-value')).toEqual(['0.80', '0.00', '0.00', '–']);
  });

  it('follows the cursor with the values column', async () => {
    const { session } = await open();
    await act(() => {
      session.view.cursor.value = 109;
    });
    expect(texts('.lane-head .lane-value')).toEqual(['At 109']);
    expect(texts('.row .lane-value')[0]).toBe('0.00');
  });

  it('shows evidence and remedies of the fault that is selected, and sends to the cause', async () => {
    await open();
    expect(texts('.chart-title .mono')).toEqual(['balance/auc']);
    expect(texts('.chart .limit')).toEqual(['limit ≤ 0.95']);
    await press('Mode collapse');
    expect(texts('.chart-title .mono')).toEqual(['diversity/empty_bin_mass', 'balance/auc']);
    expect(texts('.about p')[1]).toContain('Explained by Discriminator overpowering');
    expect(texts('.cause-first .chip')).toEqual(['Discriminator overpowering110']);
    const [first, second] = all('.remedy-body');
    expect([first?.hidden, second?.hidden]).toEqual([false, true]);
    await press('Lower its learning rate');
    expect(second?.hidden).toBe(false);
  });

  it('says how to measure what was not', async () => {
    await open();
    expect(texts('.coverage .gap-faults')).toEqual(['Real and fake range mismatch']);
    expect(texts('.coverage .reason')).toEqual(['To measure: pass real= and fake= to step()']);
    await press('1 not measured');
    await press('Real and fake range mismatch');
    expect(texts('.about p')).toEqual([
      'About real-fake-range-mismatch.',
      'To measure: pass real= and fake= to step()',
    ]);
  });
});

it('is calm about a healthy run: no remedies, no empty areas', async () => {
  await open({}, HEALTHY);
  expect(texts('h1')).toEqual(['No active fault']);
  expect(texts('h2')).toEqual([
    'Runs',
    'Severity timeline',
    'Vital signs',
    'Layers',
    'What was checked',
  ]);
  expect(texts('.rows .name')).toEqual(['All checks']);
  await press('3 checked and quiet, 1 not measured');
  expect(all('.rows button')).toHaveLength(4);
  expect(all('.remedy, .chain')).toEqual([]);
});

it('never calls a run healthy that could not be checked', async () => {
  await open({}, YOUNG);
  expect(texts('h1')).toEqual(['Too short to tell']);
  expect(texts('.verdict .tag')).toEqual(['Unknown']);
  expect(texts('.verdict .reason')).toEqual([
    'To measure: pass real= and fake= to step()',
    'needs 500 steps',
  ]);
  expect(all('.rows .glyph.healthy')).toEqual([]);
});

it('shows text from outside as text', async () => {
  await open({}, HOSTILE);
  expect(texts('.meta .name')).toEqual([HOSTILE]);
  expect(texts('.run-name')).toContain(HOSTILE);
  expect(texts('.run-notes li')).toEqual(['<b onclick=alert(1)>bold</b>']);
  expect(all('img, b')).toEqual([]);
});

it('filters runs by name, and keeps the selected one in reach', async () => {
  await open();
  const filter = root.querySelector<HTMLInputElement>('.filter');
  await act(() => {
    if (filter) filter.value = 'WGAN';
    filter?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(texts('.run-name')).toEqual([COLLAPSED, HEALTHY]);
  expect(texts('.rail-head .quiet')).toEqual(['1 of 4']);
});

it('says how to log where there is nothing', async () => {
  await open({ runs: () => runsAnswer([]) });
  expect(texts('h1')).toEqual(['No GAN health data in this log directory']);
  expect(texts('.code pre').join('\n')).toContain('doctor.step(');
});

describe('errors', () => {
  const broken: Route = () => {
    throw new Refused(500, 'internal', 'OSError; see the log');
  };

  it('of the run list can be retried', async () => {
    const { routes } = await open({ runs: broken });
    expect(texts('[role=alert] p')).toEqual(['OSError; see the log']);
    routes.runs = () => runsAnswer();
    await press('Try again');
    expect(texts('h1')).toEqual(['Discriminator overpowering']);
  });

  it('of one run leave the others in reach', async () => {
    await open({ report: broken });
    expect(texts('[role=alert] h1')).toEqual(['This run could not be read']);
    expect(texts('.run-name')).toHaveLength(4);
  });

  it('of a refresh keep what is shown', async () => {
    const { session, routes } = await open();
    routes.runs = broken;
    await act(() => session.refresh());
    expect(texts('.banner')[0]).toContain('Could not refresh: OSError; see the log');
    expect(texts('h1')).toEqual(['Discriminator overpowering']);
  });
});

it('shows the place of what is still loading', async () => {
  await open({ report: () => new Promise(() => {}) });
  expect(texts('[role=status]')).toEqual(['Loading']);
  expect(all('.skeleton').length).toBeGreaterThan(2);
});
