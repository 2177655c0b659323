/** Round numbers on an axis. */

const STEPS = [1, 2, 5, 10];

/** The smallest 1, 2 or 5 times a power of ten that is >= `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = STEPS.find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}
