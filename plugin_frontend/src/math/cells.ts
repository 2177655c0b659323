/** Where the cells of a row lie that was measured now and then: each speaks for what came before. */
import { NONE } from './log_ratio';
import { toPixel, type XRange } from './x_range';

/** A pause of so many usual ones is a gap. */
const PATIENCE = 3;

/** First and last step that each of `steps` speaks for; `start` is the first of the run. */
export function spansOf(steps: Float64Array, start: number): [number, number][] {
  const pauses = Array.from(steps.subarray(1), (step, i) => step - (steps[i] ?? 0));
  const longest = PATIENCE * (pauses.toSorted((a, b) => a - b)[pauses.length >> 1] ?? Infinity);
  return Array.from(steps, (last, i) => {
    const before = i ? (steps[i - 1] ?? 0) + 1 : start;
    return [Math.min(last, last - before > longest ? last - longest + 1 : before), last];
  });
}

/** Index of the cell that speaks for `step`; -1: none does. */
export function cellAt(spans: readonly (readonly [number, number])[], step: number): number {
  let lo = 0;
  let hi = spans.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if ((spans[middle]?.[1] ?? 0) < step) lo = middle + 1;
    else hi = middle;
  }
  return (spans[lo]?.[0] ?? Infinity) <= step ? lo : -1;
}

/** First pixel and one past the last of each cell; empty where it is out of view. */
export function pixelSpans(
  spans: readonly (readonly [number, number])[],
  range: XRange,
  width: number,
  forward: (step: number) => number,
): [number, number][] {
  return spans.map(([first, last]) => {
    const from = Math.round(toPixel(forward(first - 1), range, width));
    const to = Math.max(from + 1, Math.round(toPixel(forward(last), range, width)));
    return [Math.min(Math.max(from, 0), width), Math.min(Math.max(to, 0), width)];
  });
}

/** The code of each pixel: of cells that share one, the farthest from usual. */
export function pixelCodes(
  codes: Int8Array,
  places: readonly (readonly [number, number])[],
  width: number,
): Int8Array {
  const found = new Int8Array(width).fill(NONE);
  places.forEach(([from, to], i) => {
    const code = codes[i] ?? NONE;
    if (code === NONE) return;
    for (let x = from; x < to; x++) {
      const before = found[x] ?? NONE;
      if (before === NONE || Math.abs(code) > Math.abs(before)) found[x] = code;
    }
  });
  return found;
}
