/** A range of steps and its place on an axis that is `width` pixels wide. */

export interface StepRange {
  lo: number;
  hi: number;
}

const SMALLEST = 10;

export function toPixel(step: number, range: StepRange, width: number): number {
  return ((step - range.lo) / span(range)) * width;
}

export function toStep(pixel: number, range: StepRange, width: number): number {
  return range.lo + (pixel / width) * span(range);
}

/** Never zero, so that a run of one step still has an axis. */
export function span(range: StepRange): number {
  return Math.max(range.hi - range.lo, 1);
}

/** `range` moved and cut so that it lies inside `full` and is at least SMALLEST steps long. */
export function inside(range: StepRange, full: StepRange): StepRange {
  const length = Math.min(Math.max(span(range), SMALLEST), span(full));
  const middle = (range.lo + range.hi) / 2;
  const lo = Math.min(Math.max(middle - length / 2, full.lo), full.lo + span(full) - length);
  return { lo, hi: lo + length };
}

/** `factor` below 1 zooms in; the step `at` keeps its pixel. */
export function zoomed(range: StepRange, full: StepRange, at: number, factor: number): StepRange {
  const length = Math.min(Math.max(span(range) * factor, SMALLEST), span(full));
  const share = (at - range.lo) / span(range);
  const lo = at - share * length;
  return inside({ lo, hi: lo + length }, full);
}

export function panned(range: StepRange, full: StepRange, by: number): StepRange {
  return inside({ lo: range.lo + by, hi: range.hi + by }, full);
}

export function covers(range: StepRange, full: StepRange): boolean {
  return range.lo <= full.lo && range.hi >= full.hi;
}
