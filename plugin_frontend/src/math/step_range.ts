/** A range on the x axis and its place on `width` pixels. */

export interface StepRange {
  lo: number;
  hi: number;
}

export function toPixel(x: number, range: StepRange, width: number): number {
  return ((x - range.lo) / span(range)) * width;
}

/** The place of a pixel on the axis. */
export function toStep(pixel: number, range: StepRange, width: number): number {
  return range.lo + (pixel / width) * span(range);
}

/** Never zero, so that a run of one step still has an axis. */
export function span(range: StepRange): number {
  return range.hi - range.lo || 1;
}

/** `range` moved and cut so that it lies inside `full` and is at least `least` long. */
export function inside(range: StepRange, full: StepRange, least: number): StepRange {
  const length = Math.min(Math.max(span(range), least), span(full));
  const middle = (range.lo + range.hi) / 2;
  const lo = Math.min(Math.max(middle - length / 2, full.lo), full.lo + span(full) - length);
  return { lo, hi: lo + length };
}

/** `factor` below 1 zooms in; `at` keeps its pixel. */
export function zoomed(
  range: StepRange,
  full: StepRange,
  at: number,
  factor: number,
  least: number,
): StepRange {
  const length = Math.min(Math.max(span(range) * factor, least), span(full));
  const share = (at - range.lo) / span(range);
  const lo = at - share * length;
  return inside({ lo, hi: lo + length }, full, least);
}

export function panned(range: StepRange, full: StepRange, by: number): StepRange {
  return inside({ lo: range.lo + by, hi: range.hi + by }, full, 0);
}

export function covers(range: StepRange, full: StepRange): boolean {
  const slack = 1e-9 * span(full);
  return range.lo <= full.lo + slack && range.hi >= full.hi - slack;
}
