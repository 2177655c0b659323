import { afterEach, describe, expect, it } from 'vitest';
import {
  COLLAPSED,
  HEALTHY,
  HOSTILE,
  metricsAnswer,
  runsAnswer,
  YOUNG,
} from '../../testing/answers';
import { type Route, server, settled } from '../../testing/server';
import { RUN_LINES } from '../model/run_lines';
import { Api } from '../wire/api';
import { Session } from './session';

let stop: () => void;
afterEach(() => stop());

async function start(linked: Record<string, string> = {}, routes: Record<string, Route> = {}) {
  const host = server(routes);
  const address = new Map(Object.entries(linked));
  const session = new Session(new Api(host.fetch, () => 'en'), {
    read: (key) => address.get(key) ?? null,
    write: (values) => {
      for (const [key, value] of Object.entries(values)) {
        if (value === null) address.delete(key);
        else address.set(key, value);
      }
    },
  });
  stop = session.start();
  await settled();
  const { compare } = session;
  const runs = () => compare.shown.value.map((one) => one.run);
  return { session, compare, address, runs, ...host };
}

const color = (place: number) => RUN_LINES[place]?.color;

describe('Compare', () => {
  it('shows the selected run alone, in no color of its own, until it is switched on', async () => {
    const { compare, runs, address } = await start();
    expect(runs()).toEqual([COLLAPSED]);
    expect(compare.shown.value[0]?.color).toBeNull();
    expect(compare.shown.value[0]?.report?.run).toBe(COLLAPSED);
    expect(address.has('compare')).toBe(false);
  });

  it('lets the axis reach to the end of the longest run', async () => {
    const longer = runsAnswer() as { runs: { run: string; last_step: number }[] };
    for (const one of longer.runs) if (one.run === HEALTHY) one.last_step = 5000;
    const { session, compare } = await start({}, { runs: () => longer });
    const before = session.view.full.value;
    compare.on.value = true;
    compare.toggle(HEALTHY);
    expect(session.view.full.value).toEqual({ lo: 0, hi: 5000 });
    compare.stop();
    expect(session.view.full.value).toEqual(before);
  });

  it('loads report, timeline and the signals in view of each run that is ticked', async () => {
    const { compare, runs, asked } = await start();
    compare.on.value = true;
    compare.toggle(HEALTHY);
    await settled();
    expect(runs()).toEqual([COLLAPSED, HEALTHY]);
    const other = compare.shown.value[1];
    expect(other?.report?.run).toBe(HEALTHY);
    expect(other?.timeline?.run).toBe(HEALTHY);
    expect([...(other?.metrics?.keys() ?? [])]).toEqual(['balance/auc']);
    const metrics = asked.filter((url) => url.startsWith('./metrics') && url.includes('wgan'));
    expect(metrics).toHaveLength(1);
  });

  it('asks the others for the signals of another fault too', async () => {
    const { session, compare } = await start();
    compare.only(HEALTHY);
    await settled();
    session.selectFault('mode-collapse');
    await settled();
    expect(compare.shown.value[1]?.metrics?.has('diversity/empty_bin_mass')).toBe(true);
  });

  it('keeps the colors of the others when one is removed', async () => {
    const { compare, runs } = await start();
    compare.only(HEALTHY);
    compare.toggle(YOUNG);
    compare.toggle(HEALTHY);
    expect(compare.colorOf(YOUNG)).toBe(color(2));
    compare.toggle(HOSTILE);
    expect(compare.colorOf(HOSTILE)).toBe(color(1));
    expect(runs()).toEqual([COLLAPSED, HOSTILE, YOUNG]);
  });

  it('puts a run that is selected without a tick in the place of the one before', async () => {
    const { session, compare, runs } = await start();
    compare.only(HEALTHY);
    session.select(YOUNG);
    expect(runs()).toEqual([YOUNG, HEALTHY]);
    session.select(HEALTHY);
    expect(runs()).toEqual([HEALTHY, YOUNG]);
    expect(compare.colorOf(HEALTHY)).toBe(color(1));
  });

  it('selects the next when the selected one is unticked, and keeps the last one', async () => {
    const { session, compare } = await start();
    compare.only(HEALTHY);
    compare.toggle(COLLAPSED);
    expect(session.run.value).toBe(HEALTHY);
    compare.toggle(HEALTHY);
    expect(compare.has(HEALTHY)).toBe(true);
  });

  it('takes six and no more', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { compare, runs } = await start({}, { runs: () => runsAnswer([COLLAPSED, ...names]) });
    compare.on.value = true;
    for (const name of names) compare.toggle(name);
    expect(compare.full.value).toBe(true);
    expect(runs()).toEqual([COLLAPSED, 'a', 'b', 'c', 'd', 'e']);
  });

  it('lives in the link', async () => {
    const first = await start();
    first.compare.only(HEALTHY);
    expect(first.address.get('compare')).toBe('dcgan%2Flr2e-4,wgan-gp%2Flambda10');
    stop();
    const again = await start(Object.fromEntries(first.address));
    expect(again.compare.on.value).toBe(true);
    expect(again.runs()).toEqual([COLLAPSED, HEALTHY]);
    again.compare.stop();
    expect(again.address.has('compare')).toBe(false);
    expect(again.runs()).toEqual([COLLAPSED]);
  });

  it('leaves out runs of an old link that are gone', async () => {
    const kept = `gone,%E0%A4%A,${encodeURIComponent(HEALTHY)}`;
    const { runs, compare } = await start({ compare: kept });
    expect(runs()).toEqual([COLLAPSED, HEALTHY]);
    expect(compare.colorOf(COLLAPSED)).toBe(color(0));
  });

  it('asks again only for runs that changed', async () => {
    const { session, compare, asked, routes } = await start();
    compare.only(HEALTHY);
    await settled();
    asked.length = 0;
    routes.runs = () => runsAnswer(undefined, 'b');
    routes.metrics = (params) =>
      metricsAnswer(params.get('run') ?? '', (params.get('signals') ?? '').split(','), 'b');
    await session.refresh();
    await settled();
    expect(asked.filter((url) => url.startsWith('./timeline'))).toHaveLength(2);
    asked.length = 0;
    await session.refresh();
    await settled();
    expect(asked).toHaveLength(1);
  });
});
