import { expect, it } from 'vitest';
import { runsAnswer } from '../../testing/answers';
import { decodeRuns } from '../wire/runs';
import { runState } from './run_state';

const NOW_S = 2_000_000;

function state(age: number | null, training = false) {
  const run = decodeRuns(runsAnswer(), 'runs').runs[0];
  if (!run) throw new Error('no run');
  const wall_time = age === null ? null : NOW_S - age;
  return runState({ ...run, training, wall_time }, 1000 * NOW_S);
}

it('says in the unit that people would use how long ago a run stopped', () => {
  expect(state(30)).toEqual({ is: 'stopped', n: 0, unit: 'minutes' });
  expect(state(119 * 60)).toEqual({ is: 'stopped', n: 119, unit: 'minutes' });
  expect(state(120 * 60)).toEqual({ is: 'stopped', n: 2, unit: 'hours' });
  expect(state(50 * 3600)).toEqual({ is: 'stopped', n: 2, unit: 'days' });
});

it('believes the server that a run is still training, however old its last event', () => {
  expect(state(600, true)).toEqual({ is: 'training' });
});

it('claims nothing where no time is known, and nothing from the future', () => {
  expect(state(null)).toEqual({ is: 'unknown' });
  expect(state(-100)).toEqual({ is: 'stopped', n: 0, unit: 'minutes' });
});
