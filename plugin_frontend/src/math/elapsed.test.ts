import { expect, it } from 'vitest';
import { elapsedOf } from './elapsed';
import { stepAt, valueAt } from './knots';

const FIRST = Float64Array.of(0, 10, 20, 30, 40);
const LAST = Float64Array.of(9, 19, 29, 39, 49);

function elapsed(...wallTimes: number[]) {
  const found = elapsedOf(FIRST, LAST, Float64Array.from(wallTimes));
  if (!found) throw new Error('no times');
  return found;
}

it('counts from the first step on, whose time nobody wrote down', () => {
  const { knots, pauses } = elapsed(105, 110, 115, 120, 125);
  expect(pauses).toEqual([]);
  expect([0, 10, 25, 50].map((step) => valueAt(knots, step))).toEqual([0, 5, 12.5, 25]);
  expect(stepAt(knots, 12.5)).toBe(25);
});

it('keeps a pause as long as it was, and keeps the columns out of it', () => {
  const { knots, pauses } = elapsed(105, 110, 115, 1120, 1125);
  expect(pauses.map((pause) => pause.map(Math.round))).toEqual([[30, 30]]);
  expect(valueAt(knots, 29.9)).toBeCloseTo(15, 0);
  expect(valueAt(knots, 30)).toBeCloseTo(1015);
  expect(valueAt(knots, 40)).toBeCloseTo(1020);
  expect(stepAt(knots, 500)).toBeCloseTo(30, 2);
});

it('goes on where a time is missing and where the clock was set back', () => {
  const { knots } = elapsed(5, Number.NaN, 15, 12, 25);
  expect(valueAt(knots, 20)).toBe(10);
  const at = [25, 30, 35, 40, 45].map((step) => valueAt(knots, step));
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(new Set(at).size).toBe(5);
});

it('gives up with fewer than two times', () => {
  const times = Float64Array.of(Number.NaN, Number.NaN, 3, Number.NaN, Number.NaN);
  expect(elapsedOf(FIRST, LAST, times)).toBeNull();
});
