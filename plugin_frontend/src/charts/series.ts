/** A metric as uPlot wants it: null where there is nothing to draw. */
import type { Metric } from '../wire/metrics';

export interface ChartData {
  steps: Float64Array;
  values: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  /** Steps `[from, to]` in which no value was finite. */
  notFinite: [number, number][];
}

/** On a log axis, zero and less are drawn this many times below the smallest positive value. */
const BELOW = 10;

export function chartData(metric: Metric): ChartData {
  const log = metric.scale === 'log';
  const floor = log ? smallestPositive(metric.values) / BELOW : -Infinity;
  const drawable = (value: number): number | null =>
    Number.isFinite(value) ? Math.max(value, floor) : null;
  const values = Array.from(metric.values, drawable);
  return {
    steps: metric.steps,
    values,
    low: metric.low ? Array.from(metric.low, drawable) : values,
    high: metric.high ? Array.from(metric.high, drawable) : values,
    notFinite: stretchesOfNull(values, metric.steps),
  };
}

function smallestPositive(values: Float32Array): number {
  const smallest = values.reduce((least, one) => (one > 0 && one < least ? one : least), Infinity);
  return Number.isFinite(smallest) ? smallest : 1;
}

function stretchesOfNull(values: (number | null)[], steps: Float64Array): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    if (value !== null) return;
    const to = steps[i] ?? 0;
    const last = found.at(-1);
    if (last && values[i - 1] === null) last[1] = to;
    else found.push([steps[i - 1] ?? to, to]);
  });
  return found;
}
