/** Whether a run is still being written, or for how long it has not been. */
import type { RunEntry } from '../wire/runs';

export type RunState =
  | { is: 'training' }
  | { is: 'stopped'; n: number; unit: 'minutes' | 'hours' | 'days' }
  | { is: 'unknown' };

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** `now` in milliseconds, as of `Date.now`. */
export function runState(run: RunEntry, now: number): RunState {
  if (run.training) return { is: 'training' };
  if (run.wall_time === null) return { is: 'unknown' };
  const age = Math.max(0, now / 1000 - run.wall_time);
  if (age < 2 * HOUR_S) return { is: 'stopped', n: Math.floor(age / MINUTE_S), unit: 'minutes' };
  if (age < 2 * DAY_S) return { is: 'stopped', n: Math.floor(age / HOUR_S), unit: 'hours' };
  return { is: 'stopped', n: Math.floor(age / DAY_S), unit: 'days' };
}
