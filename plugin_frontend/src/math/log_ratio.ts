/** How far values are from what is usual for them, for a color scale. */

/** No value: not measured. */
export const NONE = -128;
/** Code of the strongest color; its negative is the strongest of the other side. */
export const FULL = 100;
/** Share of the scale that counts as usual. */
const DEAD_ZONE = 0.06;

/** The median of the finite values above zero; NaN without any. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Array.from(values)
    .filter((value) => value > 0 && Number.isFinite(value))
    .sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/**
 * A code from -FULL to FULL for each value: log10 of its ratio to `median`, `decades` away from it
 * being the end of the scale. What is not finite is beyond it.
 */
export function ratioCodes(
  values: ArrayLike<number>,
  median: number,
  decades: number,
): Int8Array<ArrayBuffer> {
  return Int8Array.from(values, (value) => {
    if (Number.isNaN(value)) return NONE;
    if (value <= 0 && Number.isNaN(median)) return 0;
    const share = Math.log10(value / median) / decades;
    const size = Math.min(Math.abs(share), 1);
    if (Number.isNaN(size)) return FULL;
    return Math.sign(share) * Math.round(Math.max(0, (size - DEAD_ZONE) / (1 - DEAD_ZONE)) * FULL);
  });
}

/** A code from 0 to FULL for each share. */
export function shareCodes(values: ArrayLike<number>): Int8Array<ArrayBuffer> {
  return Int8Array.from(values, (value) =>
    Number.isNaN(value) ? NONE : Math.round(Math.min(Math.max(value, 0), 1) * FULL),
  );
}
