/** What the reader is looking at: zoom, cursor and folded rows. Shared by strip and charts. */
import { computed, signal } from '@preact/signals';
import { covers, inside, panned, type StepRange, zoomed } from '../math/step_range';

export class View {
  /** All steps of the run. */
  readonly full = signal<StepRange>({ lo: 0, hi: 1 });
  /** The part that is shown; null: all. */
  readonly zoom = signal<StepRange | null>(null);
  readonly range = computed(() => this.zoom.value ?? this.full.value);
  /** The step under the pointer. */
  readonly cursor = signal<number | null>(null);
  readonly showQuiet = signal(false);

  show(range: StepRange): void {
    const next = inside(range, this.full.peek());
    this.zoom.value = covers(next, this.full.peek()) ? null : next;
  }

  zoomAt(step: number, factor: number): void {
    this.show(zoomed(this.range.peek(), this.full.peek(), step, factor));
  }

  panBy(steps: number): void {
    this.show(panned(this.range.peek(), this.full.peek(), steps));
  }

  reset(): void {
    this.zoom.value = null;
  }
}
