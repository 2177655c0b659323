/** What the server said about a run that is compared with the selected one. */
import type { Api } from '../wire/api';
import type { Metric } from '../wire/metrics';
import type { ReportAnswer } from '../wire/report';
import type { Timeline } from '../wire/timeline';
import { Resource } from './resource';

type AskMetrics = (
  run: string,
  names: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Metric[]>;

export class ComparedRun {
  readonly report = new Resource<ReportAnswer>();
  readonly timeline = new Resource<Timeline>();
  readonly metrics = new Resource<ReadonlyMap<string, Metric>>();
  private revision = '';
  private wanted = '';

  constructor(
    readonly run: string,
    private readonly api: Api,
    private readonly askMetrics: AskMetrics,
  ) {}

  /** Asks for the run as of `revision`, once. */
  load(revision: string): void {
    if (revision === this.revision) return;
    this.revision = revision;
    void this.report.load((signal) => this.api.report(this.run, signal));
    void this.timeline.load((signal) => this.api.timeline(this.run, signal));
  }

  /** Asks for the signals `names` as of `revision`, once. */
  loadMetrics(names: readonly string[], revision: string): void {
    const wanted = [revision, ...names].join();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    void this.metrics.load(async (signal) => {
      const found = await this.askMetrics(this.run, names, signal);
      return new Map(found.map((metric) => [metric.signal, metric]));
    });
  }

  clear(): void {
    for (const one of [this.report, this.timeline, this.metrics]) one.clear();
  }
}
