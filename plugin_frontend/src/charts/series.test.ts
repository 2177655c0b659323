import { expect, it } from 'vitest';
import type { Metric } from '../wire/metrics';
import { chartData } from './series';

const metric = (scale: Metric['scale'], values: number[]): Metric => ({
  signal: 'x',
  unit: '',
  scale,
  what: '',
  steps: Float64Array.from(values, (_, i) => 10 * i + 9),
  values: Float32Array.from(values),
  low: null,
  high: null,
});

it('marks the steps in which nothing was finite', () => {
  const data = chartData(metric('linear', [1, Number.NaN, Infinity, 2, Number.NaN]));
  expect(data.values).toEqual([1, null, null, 2, null]);
  expect(data.notFinite).toEqual([
    [9, 29],
    [39, 49],
  ]);
});

it('drops zero to the floor of a log axis instead of leaving it out', () => {
  expect(chartData(metric('log', [8, 2, 0])).values).toEqual([8, 2, 0.2]);
  expect(chartData(metric('linear', [8, 0])).values).toEqual([8, 0]);
});
