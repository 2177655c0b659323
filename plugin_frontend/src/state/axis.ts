/** The x axis that everything shares: steps, time since the run began, or images seen. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { multiples, roundTime } from '../math/axis_ticks';
import { type Elapsed, elapsedOf } from '../math/elapsed';
import { type Knots, knotsOf, stepAt, valueAt } from '../math/knots';
import { roundStep } from '../math/ticks';
import type { XRange } from '../math/x_range';
import { countText } from '../text/count';
import { durationText } from '../text/duration';
import { stepText } from '../text/number';
import type { Timeline } from '../wire/timeline';

export const AXIS_KINDS = ['step', 'time', 'images'] as const;
export type AxisKind = (typeof AXIS_KINDS)[number];

export interface Tick {
  x: number;
  text: string;
}

interface Maps {
  time: Elapsed | null;
  images: Knots | null;
}

export class Axis {
  /** First and last step of the run. */
  readonly steps = signal<XRange>({ lo: 0, hi: 1 });
  /** First and last step of the runs that it is compared with. */
  readonly others = signal<readonly XRange[]>([]);
  private readonly maps = signal<Maps>({ time: null, images: null });
  private readonly chosen = signal<AxisKind>('step');
  /** What the reader chose, whether or not this run has it. */
  readonly wanted: ReadonlySignal<AxisKind> = this.chosen;

  /** What x means: what was chosen, or steps where this run does not have it. */
  readonly kind: ReadonlySignal<AxisKind> = computed(() =>
    this.has(this.chosen.value) ? this.chosen.value : 'step',
  );
  private readonly knots = computed(() => {
    const { time, images } = this.maps.value;
    const kind = this.kind.value;
    return kind === 'time' ? (time?.knots ?? null) : kind === 'images' ? images : null;
  });
  /** From end to end: of all runs where steps are shown, for only steps are common to runs. */
  readonly ends: ReadonlySignal<XRange> = computed(() => {
    const own = this.steps.value;
    const all = this.kind.value === 'step' ? [own, ...this.others.value] : [own];
    return {
      lo: this.forward(Math.min(...all.map(({ lo }) => lo))),
      hi: this.forward(Math.max(...all.map(({ hi }) => hi))),
    };
  });

  /** Parts of the axis in which this run was not trained. */
  readonly pauses = computed<readonly XRange[]>(() => {
    const inX = ([from, to]: readonly [number, number]) => ({
      lo: this.forward(from),
      hi: this.forward(to),
    });
    if (this.kind.value === 'time') return (this.maps.value.time?.pauses ?? []).map(inX);
    const [own, all] = [inX([this.steps.value.lo, this.steps.value.hi + 1]), this.ends.value];
    const outside = [
      { lo: all.lo, hi: own.lo },
      { lo: own.hi, hi: all.hi },
    ];
    return outside.filter(({ lo, hi }) => lo < hi);
  });

  choose(kind: AxisKind): void {
    this.chosen.value = kind;
  }

  has(kind: AxisKind): boolean {
    return kind === 'step' || this.maps.value[kind] !== null;
  }

  /** Takes the times and counts of a run's columns. */
  learn({ n, firstSteps, lastSteps, wallTimes, images }: Timeline): void {
    if (n === 0) return;
    const [lo, hi] = [firstSteps[0] ?? 0, lastSteps[n - 1] ?? 1];
    const before = this.steps.peek();
    if (before.lo !== lo || before.hi !== hi) this.steps.value = { lo, hi };
    this.maps.value = {
      time: wallTimes && elapsedOf(firstSteps, lastSteps, wallTimes),
      images: images && knotsOf(Array.from(lastSteps, (last, i) => [last + 1, images[i] ?? NaN])),
    };
  }

  forward(step: number): number {
    const knots = this.knots.value;
    return knots ? valueAt(knots, step) : step;
  }

  back(x: number): number {
    const knots = this.knots.value;
    return knots ? stepAt(knots, x) : x;
  }

  /** Round values in `[lo, hi]`, at most about `n`, with their texts. */
  ticks(lo: number, hi: number, n: number): Tick[] {
    const kind = this.kind.value;
    const least = (hi - lo) / Math.max(n, 1);
    if (!(least > 0)) return [{ x: lo, text: this.textOf(lo, 1) }];
    const increment = kind === 'time' ? roundTime(least) : Math.max(roundStep(least), 1);
    return multiples(lo, hi, increment).map((x) => ({ x, text: this.textOf(x, increment) }));
  }

  /** "22 150", and where x is not the step "22 150 · 3 h 20 min". */
  stepText(step: number): string {
    if (this.kind.value === 'step') return stepText(step);
    return `${stepText(step)} · ${this.textOf(this.forward(step), this.resolution())}`;
  }

  private textOf(x: number, increment: number): string {
    const kind = this.kind.value;
    if (kind === 'time') return durationText(x, increment);
    return kind === 'images' ? countText(x, increment) : stepText(x);
  }

  /** A thousandth of the axis, rounded. */
  private resolution(): number {
    const { lo, hi } = this.steps.value;
    return roundStep(Math.max((this.forward(hi) - this.forward(lo)) / 1000, 1e-3));
  }
}
