/** Round numbers on an axis. */

const STEPS = [1, 2, 5, 10];

/** The smallest 1, 2 or 5 times a power of ten that is >= `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = STEPS.find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Whole-numbered ticks in `[lo, hi]`, at most about `count` of them. */
export function stepTicks(lo: number, hi: number, count: number): number[] {
  if (!(hi > lo)) return [lo];
  const step = Math.max(1, roundStep((hi - lo) / Math.max(count, 1)));
  const first = Math.ceil(lo / step);
  const ticks: number[] = [];
  for (let i = first; i * step <= hi; i++) ticks.push(i * step);
  return ticks;
}

/** True for 1, 10, 100, 0.1, ... */
export function isDecade(value: number): boolean {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-6;
}

/** Whether a log axis that shows so many decades labels `value`: on short ones also 2 and 5. */
export function isLabelled(value: number, decades: number): boolean {
  if (isDecade(value)) return true;
  return decades < 2 && (isDecade(value / 2) || isDecade(value / 5));
}
