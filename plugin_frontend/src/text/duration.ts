/** Times as people read them: "90 s", "12 min", "3 h 20 min", "2 d 4 h". */

const UNITS = [
  ['d', 86_400, 'h', 3600],
  ['h', 3600, 'min', 60],
  ['min', 60, 's', 1],
] as const;

/** `increment`: what the times beside it differ by, so that no two read the same. */
export function durationText(seconds: number, increment = 1): string {
  for (const [unit, size, smaller, part] of UNITS) {
    // Two units at most; below two of the larger one the smaller reads better.
    if (seconds < (increment < size ? 2 * size : size)) continue;
    const parts = Math.round(seconds / part) * part;
    const rest = Math.round((parts % size) / part);
    const whole = `${Math.floor(parts / size)} ${unit}`;
    return rest && increment < size ? `${whole} ${rest} ${smaller}` : whole;
  }
  const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(increment) - 1e-9)), 3);
  return seconds === 0 ? '0' : `${seconds.toFixed(decimals)} s`;
}
