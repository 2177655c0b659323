/** Runs side by side: which ones, how they are drawn, and what the server said about each. */
import { batch, computed, effect, signal } from '@preact/signals';
import { MOST_RUNS, RUN_LINES } from '../model/run_lines';
import type { Api } from '../wire/api';
import type { Metric } from '../wire/metrics';
import type { Report } from '../wire/report';
import type { WireError } from '../wire/shape';
import type { Timeline } from '../wire/timeline';
import { ComparedRun } from './compared_run';
import { language } from './language';
import type { Session } from './session';

export interface Shown {
  run: string;
  /** null: it is alone, and drawn in the theme's own line color. */
  color: string | null;
  dash: readonly number[];
  report: Report | null;
  timeline: Timeline | null;
  metrics: ReadonlyMap<string, Metric> | null;
  error: WireError | null;
}

const KEY = 'compare';

export class Compare {
  /** Whether runs can be ticked. */
  readonly on = signal(false);
  /** A run keeps its place, and so its color, while others come and go. null: a free place. */
  private readonly places = signal<readonly (string | null)[]>([]);
  private readonly others = signal<ReadonlyMap<string, ComparedRun>>(new Map());
  readonly full = computed(
    () => this.places.value.filter((one) => one !== null).length >= MOST_RUNS,
  );

  /** What charts and tables show, the selected run first. */
  readonly shown = computed<readonly Shown[]>(() => {
    const { run, report, timeline, metrics } = this.session;
    if (run.value === null) return [];
    const selected = this.shownAs(run.value, { report, timeline, metrics });
    return [selected, ...[...this.others.value].map(([name, of]) => this.shownAs(name, of))];
  });

  constructor(
    private readonly session: Session,
    private readonly api: Api,
  ) {}

  /** Starts to follow the selection, the run list and the link; returns what ends it. */
  start(): () => void {
    this.readLink();
    const ends = [
      effect(() => this.dropMissing()),
      effect(() => this.placeSelected()),
      effect(() => this.shareAxis()),
      effect(() => this.loadOthers()),
      effect(() => this.loadMetrics()),
      effect(() => this.writeLink()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  has(run: string): boolean {
    return this.places.value.includes(run);
  }

  colorOf(run: string): string | null {
    return this.on.value ? (RUN_LINES[this.places.value.indexOf(run)]?.color ?? null) : null;
  }

  /** Ticks or unticks `run`. Where that is the selected one, the next becomes selected. */
  toggle(run: string): void {
    const places = this.places.peek();
    if (!places.includes(run)) {
      this.add(run);
      return;
    }
    const rest = places.map((one) => (one === run ? null : one));
    const next = rest.find((one) => one !== null);
    if (next === undefined || next === null) return;
    batch(() => {
      this.places.value = rest;
      if (run === this.session.run.peek()) this.session.select(next);
    });
  }

  /** Shows nothing but the selected run and `run`, side by side. */
  only(run: string): void {
    batch(() => {
      this.places.value = [this.session.run.peek(), run];
      this.on.value = true;
    });
  }

  stop(): void {
    batch(() => {
      this.on.value = false;
      this.places.value = [];
    });
  }

  /** Compares what the link names. */
  readLink(): void {
    const kept = this.session.link.read(KEY);
    const runs = kept?.split(',').slice(0, MOST_RUNS).map(decoded) ?? [];
    batch(() => {
      this.places.value = runs;
      this.on.value = kept !== null;
    });
  }

  private add(run: string): void {
    const places = this.places.peek();
    const free = places.indexOf(null);
    const at = free < 0 ? places.length : free;
    if (at < MOST_RUNS) this.places.value = placed(places, at, run);
  }

  /** A run that is gone leaves its place to others. */
  private dropMissing(): void {
    const listed = this.session.runs.value.value?.runs.map((one) => one.run);
    if (!listed || !this.on.value) return;
    const known = new Set(listed);
    const gone = (run: string | null) => run !== null && !known.has(run);
    const places = this.places.value;
    if (places.some(gone)) this.places.value = places.map((run) => (gone(run) ? null : run));
  }

  /** The selected run is always among the compared: it takes the place of the one before. */
  private placed: string | null = null;
  private placeSelected(): void {
    const run = this.session.run.value;
    if (!this.on.value || run === null) return;
    const places = this.places.value;
    const before = this.placed;
    this.placed = run;
    if (places.includes(run)) return;
    const place = before === null ? -1 : places.indexOf(before);
    if (place >= 0) this.places.value = placed(places, place, run);
    else if (this.full.peek()) this.places.value = placed(places, MOST_RUNS - 1, run);
    else this.add(run);
  }

  /** The axis reaches to the end of the longest run. */
  private shareAxis(): void {
    const places = this.on.value ? this.places.value : [];
    const compared = (this.session.runs.value.value?.runs ?? []).filter(
      ({ run, last_step }) => places.includes(run) && last_step > 0,
    );
    this.session.axis.others.value = compared.map(({ first_step, last_step }) => ({
      lo: first_step,
      hi: last_step,
    }));
  }

  private loadOthers(): void {
    const listed = this.session.runs.value.value?.runs;
    if (!listed) return;
    const before = this.others.peek();
    const now = new Map<string, ComparedRun>();
    for (const run of this.on.value ? this.places.value : []) {
      const entry = listed.find((one) => one.run === run);
      if (run === null || !entry || run === this.session.run.value) continue;
      const one = before.get(run) ?? this.begin(run);
      one.load(`${language.value} ${entry.rev}`);
      now.set(run, one);
    }
    for (const [run, one] of before) if (!now.has(run)) one.clear();
    const same =
      now.size === before.size && [...now].every(([run, one]) => before.get(run) === one);
    if (!same) this.others.value = now;
  }

  private begin(run: string): ComparedRun {
    return new ComparedRun(run, this.api, (...asked) => this.session.metricsOf(...asked));
  }

  private loadMetrics(): void {
    const names = this.session.signals.value;
    for (const one of this.others.value.values()) {
      const report = one.report.value.value;
      if (report) one.loadMetrics(names, report.rev);
    }
  }

  private writeLink(): void {
    const runs = this.places.value.map((one) => encodeURIComponent(one ?? ''));
    const now = this.on.value ? runs.join(',') : null;
    if (now !== this.session.link.read(KEY)) this.session.link.write({ [KEY]: now });
  }

  private shownAs(run: string, of: Pick<ComparedRun, 'report' | 'timeline' | 'metrics'>): Shown {
    const line = this.on.value ? RUN_LINES[this.places.value.indexOf(run)] : undefined;
    return {
      run,
      color: line?.color ?? null,
      dash: line?.dash ?? [],
      report: of.report.value.value?.report ?? null,
      timeline: of.timeline.value.value,
      metrics: of.metrics.value.value,
      error: of.report.error.value,
    };
  }
}

function placed<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = list.slice();
  copy[at] = item;
  return copy;
}

/** A name out of a link; null where it is empty or broken. */
export function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name) || null;
  } catch {
    return null;
  }
}
