/**
 * The plugin's HTTP API, with memory: an answer is asked for again by its `rev`, and the same object
 * comes back as long as its data has not changed, so nothing is decoded or drawn twice.
 */
import { decodeLayers, type Layers, type Quantity } from './layers';
import { decodeMetrics, type MetricsAnswer } from './metrics';
import { decodeReport, type ReportAnswer } from './report';
import { decodeRuns, type RunsAnswer } from './runs';
import { decodeSamples, pictureUrl, type Samples } from './samples';
import { type Decoder, fields, orElse, text, WireError } from './shape';
import { decodeSignals, type SignalsAnswer } from './signals';
import { decodeTimeline, type Timeline } from './timeline';

const REMEMBERED = 48;
const VERSION = 1;

export type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

interface Revised {
  rev: string;
}

const decodeFailure = fields({
  error: fields({ code: orElse(text, 'error'), message: orElse(text, '') }),
});

const decodeMarkdown = fields({ markdown: text });

export class Api {
  private readonly known = new Map<string, Revised>();

  /** `language`: what texts of the server shall be in. `locate`: where pictures really are. */
  constructor(
    private readonly fetch: Fetch,
    private readonly language: () => string = () => 'en',
    private readonly locate: (url: string) => string = (url) => url,
  ) {}

  runs(signal: AbortSignal): Promise<RunsAnswer> {
    return this.ask('runs', this.spoken(), decodeRuns, signal);
  }

  report(run: string, signal: AbortSignal): Promise<ReportAnswer> {
    return this.ask('report', { run, ...this.spoken() }, decodeReport, signal);
  }

  /** The element of `runs` of the Report document, as the server sent it. */
  async reportDocument(run: string, signal: AbortSignal): Promise<unknown> {
    const query = new URLSearchParams({ run, ...this.spoken() });
    return (await this.json(`./report?${query}`, signal)).report;
  }

  async markdown(run: string, signal: AbortSignal): Promise<string> {
    const query = new URLSearchParams({ run, ...this.spoken() });
    return decodeMarkdown(await this.json(`./markdown?${query}`, signal), 'markdown').markdown;
  }

  timeline(run: string, signal: AbortSignal): Promise<Timeline> {
    return this.ask('timeline', { run }, decodeTimeline, signal);
  }

  metrics(run: string, signals: readonly string[], signal: AbortSignal): Promise<MetricsAnswer> {
    return this.ask(
      'metrics',
      { run, signals: listed(signals), ...this.spoken() },
      decodeMetrics,
      signal,
    );
  }

  layers(run: string, quantity: Quantity, signal: AbortSignal): Promise<Layers> {
    return this.ask('layers', { run, quantity }, decodeLayers, signal);
  }

  samples(run: string, signal: AbortSignal): Promise<Samples> {
    return this.ask('samples', { run }, decodeSamples, signal);
  }

  /** The address of a picture. */
  picture(...which: Parameters<typeof pictureUrl>): string {
    return this.locate(pictureUrl(...which));
  }

  signals(run: string, signal: AbortSignal): Promise<SignalsAnswer> {
    return this.ask('signals', { run, ...this.spoken() }, decodeSignals, signal);
  }

  /** English is what a server speaks that is not asked. */
  private spoken(): Record<string, string> {
    const lang = this.language();
    return lang === 'en' ? {} : { lang };
  }

  private async ask<T extends Revised>(
    route: string,
    params: Record<string, string>,
    decode: Decoder<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const key = `${route}?${new URLSearchParams(params)}`;
    const before = this.known.get(key) as T | undefined;
    const query = new URLSearchParams(before ? { ...params, rev: before.rev } : params).toString();
    const answer = await this.json(`./${route}${query && `?${query}`}`, signal);
    const { v, unchanged } = answer;
    if (v !== VERSION) throw new WireError('bad-version', `${route}: version ${String(v)}`);
    const value = before && unchanged === true ? before : decode(answer, route);
    this.remember(key, value);
    return value;
  }

  private async json(url: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    let response: Response;
    let body: unknown;
    try {
      response = await this.fetch(url, { signal });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new WireError('unreachable', 'TensorBoard does not answer');
    }
    try {
      body = await response.json();
    } catch (error) {
      if (signal.aborted) throw error;
      throw new WireError('bad-answer', `${url}: status ${response.status}, not JSON`);
    }
    if (!response.ok) {
      const { error } = decodeFailure(body, url);
      throw new WireError(error.code, error.message || `${url}: status ${response.status}`);
    }
    if (typeof body !== 'object' || body === null) {
      throw new WireError('bad-answer', `${url}: expected an object`);
    }
    return body as Record<string, unknown>;
  }

  /** Keeps the most recently used answers. */
  private remember(key: string, value: Revised): void {
    this.known.delete(key);
    this.known.set(key, value);
    const oldest = this.known.keys().next();
    if (this.known.size > REMEMBERED && !oldest.done) this.known.delete(oldest.value);
  }
}

/** Names joined by commas; a name's own commas are escaped. */
export const listed = (names: readonly string[]): string =>
  names.map((name) => name.replace(/[%,]/g, encodeURIComponent)).join();
