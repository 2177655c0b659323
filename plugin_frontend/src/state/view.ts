/** What the reader is looking at: zoom, cursor and folded rows. Shared by strip and charts. */
import { computed, signal } from '@preact/signals';
import { covers, inside, panned, type XRange, zoomed } from '../math/x_range';
import type { Axis } from './axis';

/** Nothing is to be seen below so many steps. */
const LEAST_STEPS = 10;
/** Of the part that is shown: so far from its edge a cursor is brought back. */
const MARGIN = 0.05;

/** Ranges are in x units of the axis, the cursor is a step. */
export class View {
  /** The whole run, and all of those that it is compared with. */
  readonly full = computed<XRange>(() => this.axis.ends.value);
  /** The zoomed part in steps, so that it stays the same part on every axis. */
  private readonly part = signal<XRange | null>(null);
  /** The part that is shown; null: all. */
  readonly zoom = computed(() => this.part.value && this.inX(this.part.value));
  readonly range = computed(() => this.zoom.value ?? this.full.value);
  /** The step under the pointer. */
  readonly cursor = signal<number | null>(null);
  readonly showQuiet = signal(false);
  /** The timeline as a table. */
  readonly asTable = signal(false);

  constructor(private readonly axis: Axis) {}

  show(range: XRange): void {
    const full = this.full.peek();
    const next = inside(range, full, this.least());
    this.part.value = covers(next, full)
      ? null
      : { lo: this.axis.back(next.lo), hi: this.axis.back(next.hi) };
  }

  zoomAt(x: number, factor: number): void {
    this.show(zoomed(this.range.peek(), this.full.peek(), x, factor, this.least()));
  }

  panBy(distance: number): void {
    this.show(panned(this.range.peek(), this.full.peek(), distance));
  }

  /** Puts the cursor at a step and moves the part that is shown as little as it takes to see it. */
  point(step: number): void {
    this.cursor.value = step;
    const { lo, hi } = this.range.peek();
    const x = this.axis.forward(step);
    const margin = (hi - lo) * MARGIN;
    if (x < lo) this.panBy(x - lo - margin);
    else if (x > hi) this.panBy(x - hi + margin);
  }

  reset(): void {
    this.part.value = null;
  }

  private inX({ lo, hi }: XRange): XRange {
    return { lo: this.axis.forward(lo), hi: this.axis.forward(hi) };
  }

  private least(): number {
    const { lo, hi } = this.inX(this.axis.steps.peek());
    const steps = this.axis.steps.peek();
    return ((hi - lo) * LEAST_STEPS) / Math.max(steps.hi - steps.lo, LEAST_STEPS);
  }
}
