import { expect, it } from 'vitest';
import type { Metric } from '../wire/metrics';
import { isPositive, lineOf } from './line';

const look = { color: null, dash: [] };
const metric = (values: number[]): Metric => ({
  signal: 'x',
  unit: '',
  scale: 'linear',
  what: '',
  steps: Float64Array.from(values, (_, i) => 10 * i + 9),
  values: Float32Array.from(values),
  low: null,
  high: null,
  healthy: null,
});

it('marks the steps in which nothing was finite', () => {
  const line = lineOf(metric([1, Number.NaN, Infinity, 2, Number.NaN]), false, look);
  expect([...line.ys]).toEqual([1, Number.NaN, Number.NaN, 2, Number.NaN]);
  expect(line.notFinite).toEqual([
    [9, 29],
    [39, 49],
  ]);
});

it('drops zero to the floor of a log axis instead of leaving it out', () => {
  expect([...lineOf(metric([100, 10, 0, -5]), true, look).ys]).toEqual([2, 1, 0, 0]);
  expect([...lineOf(metric([8, 0]), false, look).ys]).toEqual([8, 0]);
});

it('offers a log axis only where it leaves nothing out', () => {
  expect(isPositive(metric([1, Number.NaN, 2]))).toBe(true);
  expect(isPositive(metric([1, 0]))).toBe(false);
  expect(isPositive(metric([Number.NaN]))).toBe(false);
});
