import { describe, expect, it } from 'vitest';
import { COLLAPSED, HEALTHY, reportAnswer, runsAnswer } from '../../testing/answers';
import { SAMPLE_STEPS } from '../../testing/layers_and_samples';
import { type Route, server, settled } from '../../testing/server';
import { Api } from '../wire/api';
import { Session } from './session';

async function start(routes: Record<string, Route> = {}, linked: Record<string, string> = {}) {
  const host = server(routes);
  const written: Record<string, string | null> = { ...linked };
  const session = new Session(new Api(host.fetch), {
    read: (key) => written[key] ?? null,
    write: (values) => Object.assign(written, values),
  });
  session.start();
  await settled();
  const asked = (route: string) => host.asked.filter((url) => url.startsWith(`./${route}?`));
  return { session, written, asked, host };
}

describe('layers', () => {
  it('shows what the selected fault is about', async () => {
    const { session, asked } = await start();
    expect(session.layers.answer.value.value?.quantity).toBe('gradient_norm');
    expect(asked('layers')).toHaveLength(1);
    expect(session.layers.answer.value.value?.rows[0]).toHaveLength(5);
  });

  it('keeps what the reader chose, also in the link', async () => {
    const { session, written } = await start();
    session.layers.choose('dead_share');
    await settled();
    expect(session.layers.answer.value.value?.quantity).toBe('dead_share');
    expect(written.layers).toBe('dead_share');
    session.selectFault('mode-collapse');
    await settled();
    expect(session.layers.quantity.value).toBe('dead_share');
  });

  it('falls back to what was measured', async () => {
    const { session } = await start({}, { layers: 'weight_norm' });
    await settled();
    expect(session.layers.quantity.value).toBe('gradient_norm');
    expect(session.layers.answer.value.value?.quantity).toBe('gradient_norm');
  });

  it('is asked for again when the run was written on, not in another language', async () => {
    const { session, asked, host } = await start();
    host.routes.runs = () => runsAnswer(undefined, 'b');
    host.routes.report = (params) => reportAnswer(params.get('run') ?? '', 'b');
    await session.refresh();
    await settled();
    expect(asked('layers')).toHaveLength(2);
    session.loadRun(COLLAPSED);
    await settled();
    expect(asked('layers')).toHaveLength(2);
    expect(asked('samples')).toHaveLength(2);
  });
});

describe('samples', () => {
  const steps = (session: Session) => session.samples.slots.value.map(({ point }) => point.step);

  it('suggests what was before the onset, beside the newest', async () => {
    const { session } = await start();
    expect(session.samples.fakes.value.map(({ step }) => step)).toEqual(SAMPLE_STEPS);
    expect(steps(session)).toEqual([100, 350]);
    expect(session.samples.real.value?.step).toBe(0);
  });

  it('pins two, and of three lets the first one go', async () => {
    const { session, written } = await start();
    for (const step of [200, 50, 300]) session.samples.toggle(step);
    expect(steps(session)).toEqual([50, 300]);
    expect(written.pinned).toBe('50,300');
    session.samples.toggle(50);
    session.samples.toggle(300);
    expect(steps(session)).toEqual([100, 350]);
    expect(written.pinned).toBeNull();
  });

  it('walks up to its neighbor and to the ends', async () => {
    const { session } = await start({}, { pinned: '0,100' });
    const { samples } = session;
    expect(samples.canWalk(0, -1)).toBe(false);
    samples.walk(0, 1);
    expect(steps(session)).toEqual([50, 100]);
    expect(samples.canWalk(50, 1)).toBe(false);
    samples.walk(50, 1);
    expect(steps(session)).toEqual([50, 100]);
    samples.walk(100, 1);
    expect(steps(session)).toEqual([50, 150]);
  });

  it('forgets pins of another run', async () => {
    const { session, written } = await start({}, { pinned: '50', run: COLLAPSED });
    expect(session.samples.pinned.value).toEqual([50]);
    session.select(HEALTHY);
    await settled();
    expect([session.samples.pinned.value, written.pinned]).toEqual([[], null]);
    expect(session.samples.slots.value).toEqual([]);
  });

  it('finds the pins again on the way back', async () => {
    const host = server({});
    const pages: Record<string, string | null>[] = [{ run: COLLAPSED, pinned: '50' }];
    const session = new Session(new Api(host.fetch), {
      read: (key) => pages.at(-1)?.[key] ?? null,
      write: (values, step) => {
        if (step) pages.push({ ...pages.at(-1) });
        Object.assign(pages.at(-1) ?? {}, values);
      },
    });
    session.start();
    await settled();
    session.select(HEALTHY);
    await settled();
    expect(pages.map(({ pinned }) => pinned)).toEqual(['50', null]);
    pages.pop();
    session.followLink();
    await settled();
    expect([session.run.value, session.samples.pinned.value]).toEqual([COLLAPSED, [50]]);
  });

  it.each(['x', '1e99,3', ',,', '5,6,7'])('reads a link of %s', async (pinned) => {
    const { session } = await start({}, { pinned });
    expect(session.samples.pinned.value.every(Number.isSafeInteger)).toBe(true);
    expect(session.samples.pinned.value.length).toBeLessThanOrEqual(2);
  });

  it('asks for pictures by run, step, size and hash', async () => {
    const { session } = await start();
    const [point] = session.samples.fakes.value;
    expect(point && session.samples.urlOf('fake', point, 48)).toBe(
      './sample?run=dcgan%2Flr2e-4&tag=fake&step=0&size=48&h=h0',
    );
  });
});
