import { expect, it } from 'vitest';
import { COLLAPSED, reportAnswer } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { neighborOf, type Onset, onsetsOf } from './onsets';
import { rowsOf } from './rows';

const onsets: Onset[] = [
  { fault: 'a', step: 30 },
  { fault: 'b', step: 110 },
  { fault: 'c', step: 110 },
  { fault: 'a', step: 210 },
];

it('are those of all episodes of the rows, by step', () => {
  const rows = rowsOf(decodeReport(reportAnswer(COLLAPSED), 'report').report);
  expect(onsetsOf(rows).map(({ step }) => step)).toEqual([30, 110, 210]);
});

it('have a next and a previous one from anywhere', () => {
  expect(neighborOf(onsets, 50, 'a', 1)).toBe(onsets[1]);
  expect(neighborOf(onsets, 50, 'a', -1)).toBe(onsets[0]);
  expect(neighborOf(onsets, 999, null, 1)).toBeNull();
  expect(neighborOf(onsets, 0, null, -1)).toBeNull();
});

it('of one step are gone through one by one', () => {
  expect(neighborOf(onsets, 110, 'b', 1)).toBe(onsets[2]);
  expect(neighborOf(onsets, 110, 'c', 1)).toBe(onsets[3]);
  expect(neighborOf(onsets, 110, 'c', -1)).toBe(onsets[1]);
});
