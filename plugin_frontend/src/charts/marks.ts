/** What is drawn below a chart's line: the bad side of each limit, the limit, and the onset. */
import type uPlot from 'uplot';
import { type Palette, palette } from '../draw/palette';
import { drawOnset } from '../draw/strip';
import type { Limit } from '../model/evidence';

/** Tints the steps in which a signal was not finite. */
export function drawNotFinite(chart: uPlot, stretches: readonly [number, number][]): void {
  clipped(chart, ({ ctx: context, bbox }, colors) => {
    context.fillStyle = colors.notFinite;
    for (const [from, to] of stretches) {
      const [left, right] = [chart.valToPos(from, 'x', true), chart.valToPos(to, 'x', true)];
      context.fillRect(left, bbox.top, Math.max(right - left, devicePixelRatio), bbox.height);
    }
  });
}

/** Tints where a value speaks for the fault. */
export function drawBadSides(chart: uPlot, limits: readonly Limit[]): void {
  clipped(chart, ({ ctx: context, bbox }, colors) => {
    context.fillStyle = colors.bad;
    for (const { threshold, bad } of limits) {
      const y = placeOf(chart, threshold, bad);
      const [from, to] = bad === 'above' ? [bbox.top, y] : [y, bbox.top + bbox.height];
      context.fillRect(bbox.left, from, bbox.width, to - from);
    }
  });
}

export function drawLimits(chart: uPlot, limits: readonly Limit[]): void {
  clipped(chart, ({ ctx: context, bbox }, colors) => {
    context.strokeStyle = colors.limit;
    context.lineWidth = devicePixelRatio;
    context.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const { threshold, bad } of limits) {
      const y = Math.round(placeOf(chart, threshold, bad)) + 0.5;
      context.beginPath();
      context.moveTo(bbox.left, y);
      context.lineTo(bbox.left + bbox.width, y);
      context.stroke();
    }
  });
}

function clipped(chart: uPlot, draw: (chart: uPlot, colors: Palette) => void): void {
  const colors = palette.peek();
  if (!colors) return;
  const { ctx: context, bbox } = chart;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  draw(chart, colors);
  context.restore();
}

/** A limit of zero or less lies below every log axis. */
function placeOf(chart: uPlot, threshold: number, bad: Limit['bad']): number {
  const { bbox } = chart;
  if (chart.scales.y?.distr === 3 && threshold <= 0) {
    return bad === 'above' ? bbox.top + bbox.height : bbox.top + bbox.height + 2;
  }
  return chart.valToPos(threshold, 'y', true);
}

export function drawOnsetLine(chart: uPlot, onset: number | null): void {
  const colors = palette.peek();
  if (onset === null || !colors) return;
  const { ctx: context, bbox } = chart;
  const x = chart.valToPos(onset, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  context.save();
  context.strokeStyle = colors.ink;
  context.globalAlpha = 0.55;
  context.lineWidth = devicePixelRatio;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, bbox.top);
  context.lineTo(Math.round(x) + 0.5, bbox.top + bbox.height);
  context.stroke();
  context.globalAlpha = 1;
  drawOnset(context, colors, x, bbox.top + 6 * devicePixelRatio, devicePixelRatio);
  context.restore();
}
