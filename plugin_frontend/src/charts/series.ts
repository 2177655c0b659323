/** A metric as uPlot wants it: null where there is nothing to draw. */
import type { Metric } from '../wire/metrics';

export interface ChartData {
  steps: Float64Array;
  values: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

export function chartData(metric: Metric): ChartData {
  const drawable = (value: number): number | null =>
    Number.isFinite(value) && (metric.scale === 'linear' || value > 0) ? value : null;
  const values = Array.from(metric.values, drawable);
  return {
    steps: metric.steps,
    values,
    low: metric.low ? Array.from(metric.low, drawable) : values,
    high: metric.high ? Array.from(metric.high, drawable) : values,
  };
}
