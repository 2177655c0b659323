/** Pointers that are down on the plot: a pull brushes; fingers on a zoomed plot move and pinch it. */
import { signal } from '@preact/signals';
import { span, toX } from '../../math/x_range';
import type { View } from '../../state/view';

/** A shorter pull is a click. */
const LEAST = 4;

interface Held {
  from: number;
  x: number;
  touch: boolean;
}

export class Pull {
  /** What is being brushed, in pixels; null: nothing. */
  readonly brush = signal<{ lo: number; hi: number } | null>(null);
  private readonly held = new Map<number, Held>();
  private pinched = false;

  constructor(
    private readonly view: View,
    private readonly width: () => number,
  ) {}

  get active(): boolean {
    return this.held.size > 0;
  }

  press(id: number, x: number, touch: boolean): void {
    this.held.set(id, { from: x, x, touch });
    this.pinched = this.held.size > 1;
    if (this.pinched) this.brush.value = null;
  }

  move(id: number, x: number): void {
    const one = this.held.get(id);
    if (!one) return;
    const other = [...this.held].find(([key]) => key !== id)?.[1];
    if (other) this.pinch(one.x, x, other.x);
    else if (one.touch && (this.view.zoom.peek() || this.pinched)) this.pan(one.x - x);
    else if (Math.abs(x - one.from) >= LEAST || this.brush.peek()) {
      this.brush.value = { lo: Math.min(one.from, x), hi: Math.max(one.from, x) };
    }
    one.x = x;
  }

  /** True: it was a click. */
  release(id: number): boolean {
    const one = this.held.get(id);
    this.held.delete(id);
    if (!one) return false;
    const brushed = this.brush.peek();
    this.brush.value = null;
    if (brushed && brushed.hi - brushed.lo >= LEAST) {
      this.view.show({ lo: this.toX(brushed.lo), hi: this.toX(brushed.hi) });
    }
    return !brushed && !this.pinched && Math.abs(one.x - one.from) < LEAST;
  }

  /** Forgets everything that is down. */
  cancel(): void {
    this.held.clear();
    this.brush.value = null;
  }

  private toX(pixel: number): number {
    return toX(pixel, this.view.range.peek(), this.width());
  }

  private pan(pixels: number): void {
    this.view.panBy((pixels / this.width()) * span(this.view.range.peek()));
  }

  /** One finger goes from `before` to `now`, the other stays: what lies under it keeps its place. */
  private pinch(before: number, now: number, still: number): void {
    const [apart, wider] = [Math.abs(before - still), Math.abs(now - still)];
    if (apart > 0 && wider > 0) this.view.zoomAt(this.toX(still), apart / wider);
  }
}
