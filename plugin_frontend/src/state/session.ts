/** The tab's state: which run and fault are selected, and what the server said about them. */
import { batch, computed, effect, signal } from '@preact/signals';
import { type Panel, panelsOf, VITALS } from '../model/evidence';
import { findingOf, leading } from '../model/findings';
import type { Api } from '../wire/api';
import type { Metric } from '../wire/metrics';
import type { ReportAnswer } from '../wire/report';
import type { RunsAnswer } from '../wire/runs';
import type { Timeline } from '../wire/timeline';
import { askMetrics } from './ask_metrics';
import { Axis } from './axis';
import { Compare } from './compare';
import { Export } from './export';
import { language } from './language';
import { Layers } from './layers';
import type { Link } from './link';
import { Pins } from './pins';
import { Resource } from './resource';
import { Samples } from './samples';
import { Scales } from './scales';
import { View } from './view';
import { ViewLink } from './view_link';

export class Session {
  readonly runs = new Resource<RunsAnswer>();
  readonly report = new Resource<ReportAnswer>();
  readonly timeline = new Resource<Timeline>();
  readonly metrics = new Resource<ReadonlyMap<string, Metric>>();
  readonly axis = new Axis();
  readonly view = new View(this.axis);
  private readonly viewLink: ViewLink;
  readonly compare: Compare;
  readonly pins: Pins;
  readonly scales = new Scales();
  readonly export: Export;
  readonly layers: Layers;
  readonly samples: Samples;

  readonly run = signal<string | null>(null);
  /** What the reader chose; null: what the verdict is about. */
  private readonly chosen = signal<string | null>(null);
  readonly fault = computed(() => {
    const report = this.report.value.value?.report;
    return this.chosen.value ?? (report ? (leading(report)?.fault ?? null) : null);
  });
  /** The run whose Report is there; another object when it was written on. */
  readonly known = computed(() => {
    const answer = this.report.value.value;
    if (!answer) return null;
    const { rev, report } = answer;
    const same = this.lastKnown?.rev === rev && this.lastKnown.run === report.run;
    if (!same) this.lastKnown = { rev, run: report.run };
    return this.lastKnown;
  });
  private lastKnown: { rev: string; run: string } | null = null;
  readonly finding = computed(() => {
    const report = this.report.value.value?.report;
    return report ? findingOf(report, this.fault.value) : null;
  });
  readonly panels = computed<readonly Panel[]>(() =>
    this.finding.value ? panelsOf(this.finding.value) : VITALS,
  );
  /** Of all charts. */
  readonly signals = computed(() => {
    const deciding = this.panels.value.map((panel) => panel.signal);
    return [...new Set([...deciding, ...this.pins.signals.value])];
  });

  constructor(
    private readonly api: Api,
    readonly link: Link,
  ) {
    this.viewLink = new ViewLink(link, this.axis, this.view);
    this.compare = new Compare(this, api);
    this.pins = new Pins(link, api);
    this.export = new Export(api, this.runs);
    this.layers = new Layers(this, api);
    this.samples = new Samples(this, api);
  }

  /** Starts to follow the selection; returns what ends it. */
  start(): () => void {
    const viewLink = this.viewLink;
    viewLink.read();
    this.pins.readLink();
    const ends = [
      viewLink.follow(),
      effect(() => {
        const timeline = this.timeline.value.value;
        if (!timeline) return;
        this.axis.learn(timeline);
        viewLink.restore();
      }),
      effect(() => {
        const report = this.report.value.value;
        if (report) this.loadMetrics(report.report.run, this.signals.value);
      }),
      this.followLanguage(),
      this.compare.start(),
      this.layers.start(),
      this.samples.start(),
    ];
    void this.refresh();
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks for the run list again, and for the selected run where it changed. */
  async refresh(): Promise<void> {
    const before = this.runs.value.peek();
    await this.runs.load((signal) => this.api.runs(signal));
    const answer = this.runs.value.peek();
    if (!answer) return;
    const now = answer.runs.find((one) => one.run === this.run.peek());
    if (!now) {
      this.selectFirst(answer);
      return;
    }
    const revBefore = before?.runs.find((one) => one.run === now.run)?.rev;
    if (revBefore !== now.rev || this.report.error.peek()) this.loadRun(now.run);
  }

  /** Shows `run`. Another run than before is a step back for the browser's Back. */
  select(run: string, fault: string | null = null): void {
    const before = this.run.peek();
    const leaves = before !== null && before !== run;
    if (leaves) this.viewLink.forget();
    this.show(run, fault);
    const kept = { run, fault: this.chosen.peek() };
    this.link.write(leaves ? { ...kept, pinned: null } : kept, leaves && this.isListed(before));
  }

  /** Shows what the link says, after Back, Forward or an edited address. */
  followLink(): void {
    const run = this.link.read('run');
    if (run === null || !this.isListed(run)) return;
    const isSame = run === this.run.peek();
    batch(() => {
      this.show(run, null);
      this.chosen.value = this.link.read('fault');
      this.viewLink.read();
      this.compare.readLink();
      this.pins.readLink();
      this.layers.readLink();
      this.samples.readLink();
    });
    if (isSame) this.viewLink.restore();
  }

  private isListed(run: string): boolean {
    return this.runs.value.peek()?.runs.some((one) => one.run === run) ?? false;
  }

  private show(run: string, fault: string | null): void {
    const before = this.run.peek();
    if (run !== before) {
      batch(() => {
        this.run.value = run;
        this.chosen.value = fault;
        this.view.reset();
        this.view.cursor.value = null;
        for (const one of [this.report, this.timeline, this.metrics]) one.clear();
        this.layers.answer.clear();
        this.samples.clear(before !== null);
      });
      this.loadRun(run);
    } else if (fault !== null) {
      this.chosen.value = fault;
    }
  }

  selectFault(fault: string): void {
    const run = this.run.peek();
    if (run !== null) this.select(run, fault);
  }

  titleOf(fault: string): string {
    return this.runs.value.value?.faults.find((one) => one.id === fault)?.title ?? fault;
  }

  loadRun(run: string): void {
    void this.report.load((signal) => this.api.report(run, signal));
    void this.timeline.load((signal) => this.api.timeline(run, signal));
  }

  private selectFirst(answer: RunsAnswer): void {
    const wanted = this.link.read('run');
    const linked = answer.runs.find((one) => one.run === wanted);
    if (!linked) this.viewLink.forget();
    const first = linked ?? answer.runs[0];
    if (first) this.select(first.run, linked ? this.link.read('fault') : null);
  }

  /** Asks for the same in another language; what is shown stays until the answers are there. */
  private followLanguage(): () => void {
    let spoken = language.peek();
    return effect(() => {
      if (language.value === spoken) return;
      spoken = language.value;
      const run = this.run.peek();
      void this.refresh();
      if (run !== null) void this.report.load((signal) => this.api.report(run, signal));
    });
  }

  private loadMetrics(run: string, names: readonly string[]): void {
    void this.metrics.load(async (signal) => {
      const found = await this.metricsOf(run, names, signal);
      return new Map(found.map((metric) => [metric.signal, metric]));
    });
  }

  metricsOf(run: string, names: readonly string[], signal: AbortSignal): Promise<Metric[]> {
    const isDeciding = (name: string) => this.panels.peek().some((one) => one.signal === name);
    const wishes = names.filter((name) => !isDeciding(name));
    return askMetrics(this.api, run, { names: names.filter(isDeciding), wishes }, signal);
  }
}
