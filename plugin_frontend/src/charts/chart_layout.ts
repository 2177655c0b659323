/** Where everything of a chart lies, for the part of the x axis that is shown. */
import { inner, type Part, partIn } from '../math/line_columns';
import type { XRange } from '../math/x_range';
import { type YRange, yRange } from '../math/y_range';
import type { Limit } from '../model/evidence';
import type { Healthy } from '../wire/metrics';
import type { Line } from './line';

/** Room around the plot in CSS pixels; the axes stand in it. `.chart-area` has the same. */
export const ROOM = { left: 46, right: 12, top: 6, bottom: 22 };
export const HEIGHT = 138;

export interface Chart {
  /** The selected run's first. */
  lines: readonly Line[];
  log: boolean;
  limits: readonly Limit[];
  healthy: Healthy | null;
  /** Step at which the selected fault began. */
  onset: number | null;
}

export interface Layout {
  range: XRange;
  y: YRange;
  /** Per line: its points on the x axis, and those that are drawn. */
  xs: readonly Float64Array[];
  parts: readonly Part[];
}

export function layoutOf(chart: Chart, xs: readonly Float64Array[], range: XRange): Layout {
  const parts = xs.map((one) => partIn(one, range));
  const alone = chart.lines.length === 1;
  const lines = chart.lines.map(({ ys, low, high }, i) => {
    const part = inner(xs[i] ?? new Float64Array(), parts[i] ?? { from: 0, to: -1 }, range);
    return { ys, part, low: alone ? low : null, high: alone ? high : null };
  });
  const place = placeOn(chart.log);
  const limits = chart.limits.map((limit) => place(limit.threshold));
  const healthy = chart.healthy ? [place(chart.healthy.low), place(chart.healthy.high)] : [];
  const y = yRange(
    lines,
    limits.filter(Number.isFinite),
    healthy.filter(Number.isFinite),
    chart.log,
  );
  return { range, y, xs, parts };
}

/** A value in units of the axis; zero and less lie endlessly deep on a log axis. */
export function placeOn(log: boolean): (value: number) => number {
  return log ? (value) => (value > 0 ? Math.log10(value) : -Infinity) : (value) => value;
}
