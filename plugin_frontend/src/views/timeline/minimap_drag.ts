/** What a drag in the overview does: move the frame, one of its edges, or draw a new one. */
import { covers, span, toPixel, toX, type XRange } from '../../math/x_range';
import type { View } from '../../state/view';

export type Grip = 'lo' | 'hi' | 'frame' | 'new';

/** So near, in pixels, an edge is taken. */
const REACH = 6;

/** What lies under pixel `x` of an overview `width` wide. */
export function gripAt(x: number, zoom: XRange | null, full: XRange, width: number): Grip {
  if (!zoom) return 'new';
  const [lo, hi] = [toPixel(zoom.lo, full, width), toPixel(zoom.hi, full, width)];
  // Of a narrow frame the middle stays in reach.
  const reach = Math.min(REACH, Math.max((hi - lo) / 3, 1));
  if (x > lo + reach && x < hi - reach) return 'frame';
  if (Math.abs(x - lo) <= reach || (x < lo && lo - x <= REACH)) return 'lo';
  if (Math.abs(x - hi) <= reach || (x > hi && x - hi <= REACH)) return 'hi';
  return 'frame';
}

export class MinimapDrag {
  private held: { grip: Grip; from: number; range: XRange } | null = null;

  constructor(private readonly view: View) {}

  get active(): boolean {
    return this.held !== null;
  }

  press(x: number, width: number): void {
    const full = this.view.full.peek();
    const zoom = this.view.zoom.peek();
    const grip = gripAt(x, zoom, full, width);
    const at = toX(x, full, width);
    if (zoom && grip === 'frame' && (at < zoom.lo || at > zoom.hi)) {
      // A press beside the frame brings it here.
      this.view.panBy(at - (zoom.lo + zoom.hi) / 2);
    }
    this.held = { grip, from: at, range: this.view.range.peek() };
  }

  move(x: number, width: number): void {
    if (!this.held) return;
    const full = this.view.full.peek();
    const { grip, from, range } = this.held;
    const at = Math.min(Math.max(toX(x, full, width), full.lo), full.hi);
    if (grip === 'frame') {
      const length = span(range);
      const lo = Math.min(Math.max(range.lo + at - from, full.lo), full.hi - length);
      this.view.show({ lo, hi: lo + length });
      return;
    }
    const fixed = grip === 'lo' ? range.hi : grip === 'hi' ? range.lo : from;
    const next = { lo: Math.min(fixed, at), hi: Math.max(fixed, at) };
    const moved = Math.abs(toPixel(at, full, width) - toPixel(from, full, width));
    if (grip !== 'new' || (moved > REACH && !covers(next, full))) this.view.show(next);
  }

  release(): void {
    this.held = null;
  }
}
