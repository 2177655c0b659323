/** Which measurement stands for a step. */
import { indexAt } from './levels';

/** A reading is old after so many usual pauses. */
const PATIENCE = 2;

/**
 * Index of the last reading at `step` (null: at the end) in the ascending `steps`; -1 where there is
 * none, before the first and well after the last one.
 */
export function readingAt(steps: Float64Array, step: number | null): number {
  const end = steps.length - 1;
  if (step === null) return end;
  const at = indexAt(steps, step);
  if (at < end) return at;
  const last = steps[end] ?? 0;
  const pause = last - (steps[end - 1] ?? -Infinity);
  return step - last > PATIENCE * pause ? -1 : at;
}
