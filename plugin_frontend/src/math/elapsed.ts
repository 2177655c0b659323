/** Seconds since a run began, by step, from the clock times of its columns. */
import { type Knots, knotsOf } from './knots';

/** A wait is a pause when it lasts so many times what its steps usually take... */
const PAUSE = 20;
/** ...and at least this share of the run. */
const PAUSE_SHARE = 0.01;
/** In steps: a pause lies so little before the first step after it. */
const INSTANT = 1e-3;

/** From the end of one step to the begin of the next: so long nothing was trained. */
export type Pause = readonly [from: number, to: number];

export interface Elapsed {
  /** When each step began. */
  knots: Knots;
  /** In steps. */
  pauses: Pause[];
}

/** `wallTimes`: at the end of each column, NaN where unknown. null: too few times are known. */
export function elapsedOf(
  firstSteps: Float64Array,
  lastSteps: Float64Array,
  wallTimes: Float64Array,
): Elapsed | null {
  const known = knotsOf(Array.from(lastSteps, (last, i) => [last + 1, wallTimes[i] ?? Number.NaN]));
  if (!known) return null;
  const { steps, values } = known;
  const [end = 0, start = 0] = [steps[0], firstSteps[0]];
  const pace = usualPace(known);
  const zero = (values[0] ?? 0) - pace * (end - start);
  const least = PAUSE_SHARE * ((values.at(-1) ?? 0) - zero);
  const pairs: [number, number][] = [
    [start, 0],
    [end, (values[0] ?? 0) - zero],
  ];
  const pauses: Pause[] = [];
  for (let i = 1; i < steps.length; i++) {
    const [stepBefore = 0, step = 0] = [steps[i - 1], steps[i]];
    const [before, time] = [(values[i - 1] ?? 0) - zero, (values[i] ?? 0) - zero];
    const usual = pace * (step - stepBefore);
    if (time - before > Math.max(PAUSE * usual, least)) {
      pairs.pop();
      pairs.push([stepBefore - INSTANT, before], [stepBefore, time - usual]);
      pauses.push([stepBefore - INSTANT, stepBefore]);
    }
    pairs.push([step, time]);
  }
  const knots = knotsOf(pairs);
  return knots && { knots, pauses };
}

/** Seconds per step, the middle over all columns. */
function usualPace({ steps, values }: Knots): number {
  const paces = Array.from(steps.subarray(1), (step, i) => {
    const time = (values[i + 1] ?? 0) - (values[i] ?? 0);
    return time / (step - (steps[i] ?? 0));
  }).sort((a, b) => a - b);
  return paces[paces.length >> 1] ?? 0;
}
