import { afterEach, describe, expect, it } from 'vitest';
import { COLLAPSED, HEALTHY, metricsAnswer, reportAnswer, runsAnswer } from '../../testing/answers';
import { Refused, type Route, server, settled } from '../../testing/server';
import { Api } from '../wire/api';
import { language } from './language';
import { Session } from './session';

let stop: () => void;

function start(routes: Record<string, Route> = {}, linked: Record<string, string> = {}) {
  const host = server(routes);
  const written: [Record<string, string | null>, boolean][] = [];
  const session = new Session(new Api(host.fetch, () => language.peek()), {
    read: (key) => linked[key] ?? null,
    write: (values, step = false) => written.push([values, step]),
  });
  stop = session.start();
  return { session, written, linked, ...host };
}

afterEach(() => {
  stop();
  language.value = 'en';
});

describe('Session', () => {
  it('opens the worst run and the fault that its verdict is about', async () => {
    const { session, asked } = start();
    await settled();
    expect(session.run.value).toBe(COLLAPSED);
    expect(session.fault.value).toBe('discriminator-overpowering');
    expect(session.view.full.value).toEqual({ lo: 0, hi: 399 });
    expect([...(session.metrics.value.value?.keys() ?? [])]).toEqual(['balance/auc']);
    expect(asked.filter((url) => url.startsWith('./metrics'))).toHaveLength(1);
  });

  it('opens what the link says, and the worst run where the link is old', async () => {
    const linked = start({}, { run: COLLAPSED, fault: 'mode-collapse' });
    await settled();
    expect(linked.session.fault.value).toBe('mode-collapse');
    const old = start({}, { run: 'deleted', fault: 'mode-collapse' });
    await settled();
    expect(old.session.run.value).toBe(COLLAPSED);
    expect(old.session.fault.value).toBe('discriminator-overpowering');
  });

  it('zooms the run that the link is about, and no other', async () => {
    const linked = start({}, { run: COLLAPSED, zoom: '100..200' });
    await settled();
    expect(linked.session.view.zoom.value).toEqual({ lo: 100, hi: 200 });
    const old = start({}, { run: 'deleted', zoom: '100..200' });
    await settled();
    expect(old.session.view.zoom.value).toBeNull();
    const left = start({}, { run: COLLAPSED, zoom: '100..200' });
    await left.session.refresh();
    left.session.select(HEALTHY);
    await settled();
    expect(left.session.view.zoom.value).toBeNull();
  });

  it('writes each choice to the link and forgets the zoom of another run', async () => {
    const { session, written } = start();
    await settled();
    session.view.show({ lo: 100, hi: 200 });
    session.selectFault('mode-collapse');
    expect(session.view.zoom.value).not.toBeNull();
    session.select(HEALTHY);
    expect(session.view.zoom.value).toBeNull();
    expect(session.fault.value).toBeNull();
    expect(written.slice(-2)).toEqual([
      [{ run: COLLAPSED, fault: 'mode-collapse' }, false],
      [{ run: HEALTHY, fault: null, pinned: null }, true],
    ]);
  });

  it('goes where the link goes, and writes nothing then', async () => {
    const { session, written, linked } = start();
    await settled();
    session.selectFault('mode-collapse');
    written.length = 0;
    linked.run = HEALTHY;
    session.followLink();
    expect(session.run.value).toBe(HEALTHY);
    linked.run = COLLAPSED;
    session.followLink();
    await settled();
    expect(session.fault.value).toBe('discriminator-overpowering');
    linked.run = 'deleted';
    session.followLink();
    expect(session.run.value).toBe(COLLAPSED);
    expect(written).toEqual([]);
  });

  it('asks for texts again in another language and keeps everything else', async () => {
    const { session, asked } = start();
    await settled();
    session.selectFault('mode-collapse');
    session.view.show({ lo: 100, hi: 200 });
    asked.length = 0;
    const before = session.report.value.value;
    language.value = 'zh';
    expect(session.report.value.value).toBe(before);
    await settled();
    expect(asked.map((url) => url.split('?')[0])).toEqual(['./runs', './report', './metrics']);
    expect(asked.every((url) => url.includes('lang=zh'))).toBe(true);
    expect(session.fault.value).toBe('mode-collapse');
    expect(session.view.zoom.value).toEqual({ lo: 100, hi: 200 });
  });

  it('never shows the answer of a run that is no longer selected', async () => {
    let answer: () => void = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { session, routes } = start();
    await settled();
    routes.report = async (params) => {
      const run = params.get('run') ?? '';
      if (run === COLLAPSED) await late;
      return reportAnswer(run, 'b');
    };
    session.loadRun(COLLAPSED);
    session.select(HEALTHY);
    await settled();
    answer();
    await settled();
    expect(session.report.value.value?.report.run).toBe(HEALTHY);
  });

  it('asks for a run again only when it changed', async () => {
    const { session, asked, routes } = start();
    await settled();
    asked.length = 0;
    await session.refresh();
    await settled();
    expect(asked).toEqual(['./runs?rev=a']);
    routes.runs = () => runsAnswer(undefined, 'b');
    await session.refresh();
    await settled();
    expect(asked.filter((url) => url.startsWith('./report'))).toHaveLength(1);
  });

  it('moves on when the selected run is gone', async () => {
    const { session, routes } = start();
    await settled();
    routes.runs = () => runsAnswer([HEALTHY], 'b');
    await session.refresh();
    await settled();
    expect(session.run.value).toBe(HEALTHY);
  });

  it('shows the other signals when one is refused', async () => {
    const { session } = start({
      metrics: (params) => {
        const signals = (params.get('signals') ?? '').split(',');
        if (signals.includes('balance/auc')) throw new Refused(400, 'unknown-signal', 'unknown');
        return metricsAnswer(COLLAPSED, signals);
      },
    });
    await settled();
    session.selectFault('mode-collapse');
    await settled();
    const found = [...(session.metrics.value.value?.values() ?? [])];
    expect(found.map((one) => [one.signal, one.steps.length])).toEqual([
      ['diversity/empty_bin_mass', 40],
      ['balance/auc', 0],
    ]);
    expect(session.metrics.error.value).toBeNull();
  });

  it('asks again after a failure', async () => {
    const { session, routes } = start({
      report: () => {
        throw new Refused(500, 'internal', 'broken');
      },
    });
    await settled();
    expect(session.report.error.value?.message).toBe('broken');
    routes.report = (params) => reportAnswer(params.get('run') ?? '');
    await session.refresh();
    await settled();
    expect(session.report.error.value).toBeNull();
    expect(session.report.value.value?.report.run).toBe(COLLAPSED);
  });
});
