/** Round values on an axis of steps, of times or of counts. */
import { roundStep } from './ticks';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const TIMES = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  DAY,
];

/** What times apart by at least `least` seconds are best told by: 15 s, 2 min, 6 h, 5 d. */
export function roundTime(least: number): number {
  if (least <= 1) return roundStep(least);
  return TIMES.find((one) => one >= least) ?? roundStep(least / DAY) * DAY;
}

/** The multiples of `increment` in `[lo, hi]`. */
export function multiples(lo: number, hi: number, increment: number): number[] {
  const found: number[] = [];
  const slack = increment * 1e-9;
  for (let i = Math.ceil((lo - slack) / increment); i * increment <= hi + slack; i++) {
    found.push(i * increment);
  }
  return found;
}
