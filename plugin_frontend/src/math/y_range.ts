/** The vertical range of a chart, in units of its axis: with a log axis, all are powers of ten. */
import type { Part } from './line_columns';

export interface YLine {
  /** NaN: nothing to draw. */
  ys: Float32Array;
  /** Band around the line; may reach far beyond it. null: none. */
  low: Float32Array | null;
  high: Float32Array | null;
  /** The points that are seen. */
  part: Part;
}

export interface YRange {
  lo: number;
  hi: number;
}

const PAD = 0.07;
/** Bands may take this many times the height of the lines before they are cut off. */
const BAND_SHARE = 1;

/**
 * Holds every line and everything in `musts`, and of bands and `extras` as much as leaves the lines
 * readable.
 */
export function yRange(
  lines: readonly YLine[],
  musts: readonly number[],
  extras: readonly number[],
  log: boolean,
): YRange {
  let { lo, hi } = ends(lines.map(({ ys, part }) => [ys, part]));
  for (const one of musts) {
    lo = Math.min(lo, one);
    hi = Math.max(hi, one);
  }
  if (lo > hi) return log ? { lo: -1, hi: 1 } : { lo: 0, hi: 1 };
  // What never changes stands on its zero line, or the axis would be all decimals.
  if (!log && lo === hi && lo >= 0) {
    hi ||= 1;
    lo = 0;
  }
  const least = log ? 1 : Math.max(Math.abs(hi), Math.abs(lo)) * 0.02 || 1;
  if (hi - lo < least) {
    const middle = (lo + hi) / 2;
    [lo, hi] = [middle - least / 2, middle + least / 2];
  }
  const room = (hi - lo) * BAND_SHARE;
  const bands = ends(
    lines.flatMap(({ low, high, part }) =>
      [low, high].flatMap((one): [Float32Array, Part][] => (one ? [[one, part]] : [])),
    ),
  );
  lo = Math.min(lo, Math.max(Math.min(bands.lo, ...extras), lo - room));
  hi = Math.max(hi, Math.min(Math.max(bands.hi, ...extras), hi + room));
  const pad = (hi - lo) * PAD;
  // Quantities that never go below zero get their zero line where that costs little room.
  const onZero = !log && lo >= 0 && lo < 0.5 * hi;
  return { lo: onZero ? 0 : lo - pad, hi: hi + pad };
}

function ends(arrays: readonly (readonly [Float32Array, Part])[]): YRange {
  let [lo, hi] = [Infinity, -Infinity];
  for (const [array, { from, to }] of arrays) {
    for (let i = from; i <= to; i++) {
      // Comparing with NaN is false.
      const value = array[i] ?? Number.NaN;
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    }
  }
  return { lo, hi };
}
