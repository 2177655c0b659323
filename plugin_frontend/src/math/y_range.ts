/** The vertical range of a chart. */

export interface YData {
  values: ArrayLike<number | null>;
  /** Band around the values; may reach far beyond them. */
  low: ArrayLike<number | null>;
  high: ArrayLike<number | null>;
}

const PAD = 0.07;
/** A band may take this many times the height of the line before it is cut off. */
const BAND_SHARE = 1;

/**
 * The range `[lo, hi]` over the points `from` to `to` that holds the line and every limit, and of the
 * band as much as leaves the line readable. With `log`, all in powers of ten.
 */
export function yRange(
  data: YData,
  from: number,
  to: number,
  limits: readonly number[],
  log: boolean,
): [number, number] {
  const forward = (value: number): number => (log ? Math.log10(value) : value);
  const usable = (value: number | null | undefined): value is number =>
    typeof value === 'number' && Number.isFinite(value) && (!log || value > 0);
  const ends = (arrays: readonly ArrayLike<number | null>[]): [number, number] => {
    let [lo, hi] = [Infinity, -Infinity];
    for (const array of arrays) {
      for (let i = from; i <= to; i++) {
        const value = array[i];
        if (!usable(value)) continue;
        lo = Math.min(lo, forward(value));
        hi = Math.max(hi, forward(value));
      }
    }
    return [lo, hi];
  };
  let [lo, hi] = ends([data.values]);
  for (const limit of limits.filter(usable)) {
    lo = Math.min(lo, forward(limit));
    hi = Math.max(hi, forward(limit));
  }
  if (lo > hi) return log ? [0.1, 10] : [0, 1];
  // What never changes stands on its zero line, or the axis would be all decimals.
  if (!log && lo === hi && lo > 0) lo = 0;
  const least = log ? 1 : Math.max(Math.abs(hi), Math.abs(lo)) * 0.02 || 1;
  if (hi - lo < least) {
    const middle = (lo + hi) / 2;
    [lo, hi] = [middle - least / 2, middle + least / 2];
  }
  const room = (hi - lo) * BAND_SHARE;
  const [bandLo, bandHi] = ends([data.low, data.high]);
  lo = Math.min(lo, Math.max(bandLo, lo - room));
  hi = Math.max(hi, Math.min(bandHi, hi + room));
  const pad = (hi - lo) * PAD;
  if (log) return [10 ** (lo - pad), 10 ** (hi + pad)];
  // Quantities that never go below zero get their zero line where that costs little room.
  const floor = lo >= 0 && lo < 0.5 * hi ? 0 : lo - pad;
  return [floor, hi + pad];
}
