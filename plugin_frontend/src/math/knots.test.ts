import { expect, it } from 'vitest';
import { knotsOf, stepAt, valueAt } from './knots';

function knots(...pairs: [number, number][]) {
  const found = knotsOf(pairs);
  if (!found) throw new Error('too few');
  return found;
}

it('leads there and back, also beyond the ends', () => {
  const map = knots([0, 0], [10, 100], [20, 120]);
  expect([-5, 0, 5, 15, 25].map((step) => valueAt(map, step))).toEqual([-50, 0, 50, 110, 130]);
  expect([-50, 0, 50, 110, 130].map((value) => stepAt(map, value))).toEqual([-5, 0, 5, 15, 25]);
});

it('never falls and never stands still', () => {
  const map = knots([0, 5], [10, 3], [20, 3], [30, 9]);
  const values = [0, 10, 20, 30].map((step) => valueAt(map, step));
  expect(values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0))).toBe(true);
  expect(stepAt(map, valueAt(map, 17))).toBeCloseTo(17);
});

it('leaves out what is no number and steps that come twice', () => {
  const map = knots([0, 0], [5, Number.NaN], [10, 10], [10, 99], [4, 50], [20, 20]);
  expect([...map.steps]).toEqual([0, 10, 20]);
  expect(knotsOf([[0, 0]])).toBeNull();
});
