/**
 * What each pixel column of a strip shows. A pixel keeps the maximum of the steps that it covers,
 * so a fault of one step never vanishes.
 */
import { codeOf, type Segment } from '../wire/level';
import { NOT_MEASURED } from '../wire/not_measured';
import { type StepRange, toPixel } from './step_range';

/** First pixel and one past the last of the steps `[first, last]`, or null when out of view. */
function pixelsOf(
  first: number,
  last: number,
  range: StepRange,
  width: number,
): [number, number] | null {
  const from = Math.floor(toPixel(first, range, width) + 1e-6);
  const to = Math.max(from + 1, Math.ceil(toPixel(last + 1, range, width) - 1e-6));
  if (to <= 0 || from >= width) return null;
  return [Math.max(from, 0), Math.min(to, width)];
}

/** The code of the worst level in each of `width` pixels. */
export function levelColumns(
  segments: readonly Segment[],
  range: StepRange,
  width: number,
): Uint8Array {
  const codes = new Uint8Array(width);
  for (const [first, last, level] of segments) {
    const pixels = pixelsOf(first, last, range, width);
    if (!pixels) continue;
    const code = codeOf(level);
    for (let x = pixels[0]; x < pixels[1]; x++) {
      if (code > (codes[x] ?? 0)) codes[x] = code;
    }
  }
  return codes;
}

/** 1 for each pixel in which at least one column of `row` was measured. */
export function measuredColumns(
  row: Uint8Array,
  firstSteps: Float64Array,
  lastSteps: Float64Array,
  range: StepRange,
  width: number,
): Uint8Array {
  const measured = new Uint8Array(width);
  row.forEach((cell, i) => {
    if (cell === NOT_MEASURED) return;
    const pixels = pixelsOf(firstSteps[i] ?? 0, lastSteps[i] ?? 0, range, width);
    if (pixels) measured.fill(1, pixels[0], pixels[1]);
  });
  return measured;
}

/** 1 for each pixel in which at least one column of at least one row was measured. */
export function anyMeasuredColumns(
  rows: Iterable<Uint8Array>,
  firstSteps: Float64Array,
  lastSteps: Float64Array,
  range: StepRange,
  width: number,
): Uint8Array {
  const best = new Uint8Array(firstSteps.length).fill(NOT_MEASURED);
  for (const row of rows) {
    row.forEach((cell, i) => {
      if (cell !== NOT_MEASURED) best[i] = cell;
    });
  }
  return measuredColumns(best, firstSteps, lastSteps, range, width);
}

/** Stretches of equal codes as `[from, to, code]`, `to` exclusive. */
export function stretches(codes: Uint8Array): [number, number, number][] {
  const found: [number, number, number][] = [];
  let from = 0;
  for (let x = 1; x <= codes.length; x++) {
    if (x < codes.length && codes[x] === codes[from]) continue;
    found.push([from, x, codes[from] ?? 0]);
    from = x;
  }
  return codes.length ? found : [];
}
