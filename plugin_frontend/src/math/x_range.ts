/** A range on the x axis and its place on `width` pixels. */

export interface XRange {
  lo: number;
  hi: number;
}

export function toPixel(x: number, range: XRange, width: number): number {
  return ((x - range.lo) / span(range)) * width;
}

/** The place of a pixel on the axis. */
export function toX(pixel: number, range: XRange, width: number): number {
  return range.lo + (pixel / width) * span(range);
}

/** Never zero, so that a run of one step still has an axis. */
export function span(range: XRange): number {
  return range.hi - range.lo || 1;
}

/** `range` moved and cut so that it lies inside `full` and is at least `least` long. */
export function inside(range: XRange, full: XRange, least: number): XRange {
  const length = Math.min(Math.max(span(range), least), span(full));
  const middle = (range.lo + range.hi) / 2;
  const lo = Math.min(Math.max(middle - length / 2, full.lo), full.lo + span(full) - length);
  return { lo, hi: lo + length };
}

/** `factor` below 1 zooms in; `at` keeps its pixel. */
export function zoomed(
  range: XRange,
  full: XRange,
  at: number,
  factor: number,
  least: number,
): XRange {
  const length = Math.min(Math.max(span(range) * factor, least), span(full));
  const share = (at - range.lo) / span(range);
  const lo = at - share * length;
  return inside({ lo, hi: lo + length }, full, least);
}

export function panned(range: XRange, full: XRange, by: number): XRange {
  return inside({ lo: range.lo + by, hi: range.hi + by }, full, 0);
}

export function covers(range: XRange, full: XRange): boolean {
  const slack = 1e-9 * span(full);
  return range.lo <= full.lo + slack && range.hi >= full.hi - slack;
}
