/**
 * The answers that an HTML page made by `diagnose --format html` carries, in place of a server.
 * Its text block is base64 of gzip of JSON; `answers/page_data.py` says what is in it.
 */
import type { Texts } from '../text/t';
import type { Fetch } from '../wire/api';
import { bytesOf } from '../wire/packed';

const BLOCK = 'gan-doctor-answers';
const SPOKEN = ['report', 'markdown', 'signals'];

type Body = Record<string, unknown>;
type Told = Record<string, Body>;
type Signals = { signals: { signal: string; what: string }[] };

interface OfRun {
  report: Told;
  markdown: Told;
  signals: Told;
  timeline: Body;
  metrics: Record<string, Body & { steps: number }>;
  steps: string[];
  layers: Record<string, Body>;
  samples: Body;
  /** By the hash of a sample. */
  pictures: Record<string, string>;
}

export interface Pages {
  language: string;
  /** Of the interface, by language. */
  texts: Record<string, Texts>;
  runs: Told;
  of: Record<string, OfRun>;
}

/** What the page carries. */
export async function embeddedAnswers(): Promise<Pages> {
  const text = document.getElementById(BLOCK)?.textContent ?? '';
  const plain = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).json();
}

/** Answers as the server would, from `pages`. */
export function embeddedFetch(pages: Pages): Fetch {
  return async (url) => {
    const [route = '', query = ''] = url.replace(/^\.\//, '').split('?');
    const params = new URLSearchParams(query);
    const body = answer(pages, route, params);
    return (body === undefined ? refusal(url) : reply(200, { rev: 'page', ...body })) as Response;
  };
}

/** Where the picture really is that the server would have at `url`. */
export function embeddedPicture(pages: Pages): (url: string) => string {
  return (url) => {
    const params = new URLSearchParams(url.split('?')[1]);
    return pages.of[params.get('run') ?? '']?.pictures[params.get('h') ?? ''] ?? '';
  };
}

function answer(pages: Pages, route: string, params: URLSearchParams): Body | undefined {
  const lang = params.get('lang') ?? 'en';
  if (route === 'runs') return pages.runs[lang];
  const run = params.get('run') ?? '';
  const of = Object.hasOwn(pages.of, run) ? pages.of[run] : undefined;
  if (!of) return undefined;
  let body: Body | undefined;
  if (SPOKEN.includes(route)) body = of[route as 'report'][lang];
  else if (route === 'timeline') body = of.timeline;
  else if (route === 'samples') body = of.samples;
  else if (route === 'layers') body = of.layers[params.get('quantity') ?? ''];
  else if (route === 'metrics') {
    const names = (params.get('signals') ?? '').split(',').filter(Boolean).map(decodeURIComponent);
    body = { signals: names.map((name) => metric(of, name, lang)) };
  }
  return body && { run, ...body };
}

/** One signal; without points where it was not measured. */
function metric(of: OfRun, signal: string, lang: string): Body {
  const known = Object.hasOwn(of.metrics, signal) ? of.metrics[signal] : undefined;
  const told = of.signals[lang] as Signals | undefined;
  const what = told?.signals.find((one) => one.signal === signal)?.what ?? '';
  const none = { signal, unit: '', scale: 'linear', n: 0, values: '', low: null, high: null };
  return { ...none, healthy: null, ...known, what, steps: known ? of.steps[known.steps] : '' };
}

const reply = (status: number, body: Body) => ({
  ok: status === 200,
  status,
  json: async () => ({ v: 1, ...body }),
});

const refusal = (url: string) =>
  reply(404, { error: { code: 'not-in-page', message: `not in this page: ${url}` } });
