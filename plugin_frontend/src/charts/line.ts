/** One run's signal as a chart draws it, in units of the vertical axis. */
import type { Metric } from '../wire/metrics';

export interface LineLook {
  /** null: the theme's own line color. */
  color: string | null;
  dash: readonly number[];
}

export interface Line extends LineLook {
  steps: Float64Array;
  /** NaN where there is nothing to draw. */
  ys: Float32Array;
  low: Float32Array | null;
  high: Float32Array | null;
  /** Steps `[from, to]` in which no value was finite. */
  notFinite: readonly (readonly [number, number])[];
}

/** On a log axis, zero and less are drawn this many decades below the smallest positive value. */
const BELOW = 1;

export function lineOf(metric: Metric, log: boolean, look: LineLook): Line {
  const floor = log ? Math.log10(smallestPositive(metric.values)) - BELOW : 0;
  const placed = (value: number): number => {
    if (!Number.isFinite(value)) return Number.NaN;
    if (!log) return value;
    return value > 0 ? Math.max(Math.log10(value), floor) : floor;
  };
  return {
    color: look.color,
    dash: look.dash,
    steps: metric.steps,
    ys: metric.values.map(placed),
    low: metric.low?.map(placed) ?? null,
    high: metric.high?.map(placed) ?? null,
    notFinite: notFinite(metric),
  };
}

/** Whether a log axis leaves nothing out. */
export function isPositive(metric: Metric): boolean {
  return metric.values.every((value) => !(value <= 0)) && metric.values.some((value) => value > 0);
}

function smallestPositive(values: Float32Array): number {
  const smallest = values.reduce((least, one) => (one > 0 && one < least ? one : least), Infinity);
  return Number.isFinite(smallest) ? smallest : 1;
}

function notFinite({ steps, values }: Metric): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) return;
    const to = steps[i] ?? 0;
    const last = found.at(-1);
    if (last && i > 0 && !Number.isFinite(values[i - 1])) last[1] = to;
    else found.push([steps[i - 1] ?? to, to]);
  });
  return found;
}
