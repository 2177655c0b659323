/** A monotone piecewise-linear map from steps to another quantity, and back. */
import { indexAt } from './levels';

export interface Knots {
  /** Ascending. */
  steps: Float64Array;
  /** Ascending; the value at each of `steps`. */
  values: Float64Array;
}

/** On the line through the knots around `at`; beyond the ends the last piece goes on. */
function follow(from: Float64Array, to: Float64Array, at: number): number {
  const i = Math.min(Math.max(indexAt(from, at), 0), from.length - 2);
  const [x0 = 0, x1 = 1] = [from[i], from[i + 1]];
  const [y0 = 0, y1 = 0] = [to[i], to[i + 1]];
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
}

export const valueAt = (knots: Knots, step: number): number =>
  follow(knots.steps, knots.values, step);

export const stepAt = (knots: Knots, value: number): number =>
  follow(knots.values, knots.steps, value);

/** Of two values at one place the later counts; values never fall, so that there is a way back. */
export function knotsOf(pairs: Iterable<readonly [step: number, value: number]>): Knots | null {
  const steps: number[] = [];
  const values: number[] = [];
  for (const [step, value] of pairs) {
    if (!Number.isFinite(value) || step <= (steps.at(-1) ?? -Infinity)) continue;
    const before = values.at(-1) ?? -Infinity;
    steps.push(step);
    values.push(value > before ? value : before + least(before));
  }
  if (steps.length < 2) return null;
  return { steps: Float64Array.from(steps), values: Float64Array.from(values) };
}

/** So little that nobody sees it, and enough to tell two numbers of this size apart. */
const least = (value: number): number => Math.max(Math.abs(value) * 1e-12, 1e-9);
