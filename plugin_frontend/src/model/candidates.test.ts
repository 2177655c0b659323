import { expect, it } from 'vitest';
import { runsAnswer } from '../../testing/answers';
import { decodeRuns, type RunEntry } from '../wire/runs';
import { candidatesFor } from './candidates';

const runs = (changes: Record<string, Partial<RunEntry>>): RunEntry[] =>
  decodeRuns(runsAnswer(Object.keys(changes)), 'runs').runs.map((one) => ({
    ...one,
    ...changes[one.run],
  }));
const names = (ill: string, of: RunEntry[]) => {
  const { alike, others } = candidatesFor(ill, of);
  return [alike, others].map((group) => group.map((one) => one.run));
};

it('tells runs like the ill one from others, the newer before the older', () => {
  const all = runs({
    ill: { alike: 'x', wall_time: 10 },
    newest: { alike: 'y', wall_time: 40 },
    old: { alike: 'x', wall_time: 20 },
    new: { alike: 'x', wall_time: 30 },
    unknown: {},
  });
  expect(names('ill', all)).toEqual([
    ['new', 'old'],
    ['newest', 'unknown'],
  ]);
});

it('takes nothing for alike that is not known', () => {
  const all = runs({
    ill: { wall_time: 1 },
    old: { wall_time: 2 },
    new: { alike: 'x', wall_time: 3 },
  });
  expect(names('ill', all)).toEqual([[], ['new', 'old']]);
});
