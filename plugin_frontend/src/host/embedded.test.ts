// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { Api } from '../wire/api';
import { embeddedAnswers, embeddedFetch, embeddedPicture, type Pages } from './embedded';

const RUN = 'a&b/é';
const STEPS = 'AAAAAAAAIkAAAAAAAAAzQA=='; // 9, 19
const VALUES = 'AACAPwAAAEA='; // 1, 2

const told = (what: string) => ({ signals: [{ signal: 'loss/d', what }] });
const pages = {
  language: 'zh',
  texts: {},
  runs: {
    en: { generated_by: 'x', faults: [], pending: false, runs: [] },
    zh: { generated_by: 'y', faults: [], pending: false, runs: [] },
  },
  of: {
    [RUN]: {
      report: {},
      markdown: { en: { markdown: 'text' }, zh: { markdown: '文' } },
      signals: { en: told('Loss.'), zh: told('损失。') },
      timeline: { n: 0 },
      metrics: {
        'loss/d': {
          signal: 'loss/d',
          unit: 'loss',
          scale: 'log',
          what: '',
          n: 2,
          steps: 1,
          values: VALUES,
          low: null,
          high: null,
          healthy: null,
        },
      },
      steps: ['', STEPS],
      layers: { gradient_norm: { n: 0 } },
      samples: { tags: [] },
      pictures: { abc: 'data:image/webp;base64,AAAA' },
    },
  },
} satisfies Pages;

const { signal } = new AbortController();
const ask = async (url: string) => (await embeddedFetch(pages)(url, { signal })).json();

afterEach(() => document.body.replaceChildren());

describe('a page that carries its answers', () => {
  it('answers as the server would', async () => {
    const english = new Api(embeddedFetch(pages));
    expect((await english.runs(signal)).generated_by).toBe('x');
    const chinese = new Api(embeddedFetch(pages), () => 'zh');
    expect((await chinese.runs(signal)).generated_by).toBe('y');
    const { signals } = await chinese.metrics(RUN, ['loss/d', 'FID, 5%2C'], signal);
    expect(signals.map((one) => [one.signal, one.scale, one.what])).toEqual([
      ['loss/d', 'log', '损失。'],
      ['FID, 5%2C', 'linear', ''],
    ]);
    expect([...(signals[0]?.steps ?? [])]).toEqual([9, 19]);
    expect([...(signals[0]?.values ?? [])]).toEqual([1, 2]);
    expect(signals[1]?.values).toHaveLength(0);
  });

  it('has texts in the language that is asked for', async () => {
    const run = new URLSearchParams({ run: RUN });
    expect(await ask(`./markdown?${run}&lang=zh`)).toMatchObject({ run: RUN, markdown: '文' });
    expect(await ask(`./markdown?${run}`)).toMatchObject({ markdown: 'text' });
  });

  it('has pictures inside', () => {
    const locate = embeddedPicture(pages);
    const run = new URLSearchParams({ run: RUN, tag: 'fake', step: '9', size: '48', h: 'abc' });
    expect(locate(`./sample?${run}`)).toBe('data:image/webp;base64,AAAA');
    run.set('h', 'other');
    expect(locate(`./sample?${run}`)).toBe('');
  });

  it.each([
    './report?run=none',
    './report?run=constructor',
    './layers?run=a%26b%2F%C3%A9&quantity=x',
    './x',
  ])('refuses %s', async (url) => {
    const response = await embeddedFetch(pages)(url, { signal });
    expect(response.ok).toBe(false);
    expect(await response.json()).toMatchObject({ error: { code: 'not-in-page' } });
  });

  it('reads the block of the page', async () => {
    const zip = new Blob([JSON.stringify({ language: 'en', runs: {}, of: {} })])
      .stream()
      .pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(zip).arrayBuffer());
    const block = document.createElement('script');
    block.type = 'text/plain';
    block.id = 'gan-doctor-answers';
    block.textContent = btoa(String.fromCharCode(...bytes));
    document.body.append(block);
    expect(await embeddedAnswers()).toEqual({ language: 'en', runs: {}, of: {} });
  });
});
