/** Draws a chart on its sheet: what is bad and what is usual, the axes, the lines, the onset. */
import type { Sheet } from '../draw/paper';
import { drawOnset } from '../draw/strip';
import { type Affine, affine } from '../math/affine';
import { corners, envelope } from '../math/line_columns';
import { decadeTicks, linearTicks, type YTick } from '../math/y_ticks';
import { type Chart, type Layout, placeOn, ROOM } from './chart_layout';
import { drawBand, drawLine } from './draw_lines';

const FONT = '11px Roboto, system-ui, sans-serif';
/** Room for one label in CSS pixels. */
const LABEL = { width: 64, height: 26 };

export interface XTicks {
  forward: (step: number) => number;
  ticks: (count: number) => readonly { x: number; text: string }[];
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Affine;
  y: Affine;
}

export function drawChart(sheet: Sheet, chart: Chart, layout: Layout, axis: XTicks): void {
  const { context, width, height, pixel } = sheet;
  const area = areaOf(width, height, pixel, layout);
  context.lineCap = 'butt';
  clipped(context, area, () => drawGround(sheet, chart, area, axis.forward));
  drawAxes(sheet, chart, layout, area, axis);
  clipped(context, area, () => {
    drawLimits(sheet, chart, area);
    drawLines(sheet, chart, layout, area);
  });
  if (chart.onset !== null) drawOnsetLine(sheet, axis.forward(chart.onset), area);
}

function areaOf(width: number, height: number, pixel: number, { range, y }: Layout): Area {
  const left = ROOM.left * pixel;
  const right = Math.max(width - ROOM.right * pixel, left + 1);
  const top = ROOM.top * pixel;
  const bottom = height - ROOM.bottom * pixel;
  return { left, right, top, bottom, x: affine(range, left, right), y: affine(y, bottom, top) };
}

const at = (value: number, { times, plus }: Affine): number => value * times + plus;

function clipped(context: CanvasRenderingContext2D, area: Area, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  context.clip();
  draw();
  context.restore();
}

/** Below the grid: tints of what speaks for the fault, of what healthy runs do, of no numbers. */
function drawGround(
  { context, colors, pixel }: Sheet,
  { limits, healthy, lines, log }: Chart,
  area: Area,
  forward: (step: number) => number,
): void {
  const place = placeOn(log);
  const wide = area.right - area.left;
  context.fillStyle = colors.bad;
  for (const { threshold, bad } of limits) {
    const y = bounded(at(place(threshold), area.y), area);
    const [from, to] = bad === 'above' ? [area.top, y] : [y, area.bottom];
    context.fillRect(area.left, from, wide, to - from);
  }
  if (healthy) {
    const high = bounded(at(place(healthy.high), area.y), area);
    const low = bounded(at(place(healthy.low), area.y), area);
    context.fillStyle = colors.healthyBand;
    context.fillRect(area.left, high, wide, Math.max(low - high, pixel));
  }
  context.fillStyle = colors.notFinite;
  for (const [first, last] of lines[0]?.notFinite ?? []) {
    const from = at(forward(first), area.x);
    const to = at(forward(last), area.x);
    context.fillRect(from, area.top, Math.max(to - from, pixel), area.bottom - area.top);
  }
}

const bounded = (y: number, { top, bottom }: Area): number => Math.min(Math.max(y, top), bottom);

function drawAxes(
  { context, colors, pixel }: Sheet,
  { log }: Chart,
  { y }: Layout,
  area: Area,
  axis: XTicks,
): void {
  const line = Math.max(1, Math.round(pixel));
  const tall = (area.bottom - area.top) / pixel;
  const ys: readonly YTick[] = (log ? decadeTicks : linearTicks)(y, tall / LABEL.height);
  const xs = axis.ticks(Math.floor((area.right - area.left) / pixel / LABEL.width));
  context.font = FONT.replace('11', String(11 * pixel));
  context.fillStyle = colors.grid;
  for (const tick of ys) {
    context.fillRect(area.left, Math.round(at(tick.y, area.y)), area.right - area.left, line);
  }
  for (const tick of xs) {
    context.fillRect(Math.round(at(tick.x, area.x)), area.top, line, area.bottom - area.top);
  }
  context.fillStyle = colors.muted;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ys) context.fillText(tick.text, area.left - 5 * pixel, at(tick.y, area.y));
  context.textBaseline = 'top';
  const end = area.right + ROOM.right * pixel;
  for (const tick of xs) {
    const half = context.measureText(tick.text).width / 2;
    // The last label stays on the sheet.
    const x = Math.min(at(tick.x, area.x), end - half - pixel);
    context.textAlign = 'center';
    context.fillText(tick.text, x, area.bottom + 6 * pixel);
  }
}

function drawLimits({ context, colors, pixel }: Sheet, { limits, log }: Chart, area: Area): void {
  const place = placeOn(log);
  context.strokeStyle = colors.limit;
  context.lineWidth = Math.max(1, Math.round(pixel));
  context.setLineDash([4 * pixel, 3 * pixel]);
  for (const { threshold } of limits) {
    const y = Math.round(at(place(threshold), area.y)) + 0.5;
    if (!Number.isFinite(y)) continue;
    context.beginPath();
    context.moveTo(area.left, y);
    context.lineTo(area.right, y);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawLines(sheet: Sheet, { lines }: Chart, { xs, parts }: Layout, area: Area): void {
  const { context, colors, pixel } = sheet;
  const [only] = lines;
  if (lines.length === 1 && only?.low && only.high && xs[0] && parts[0]) {
    const band = envelope(xs[0], only.low, only.high, parts[0], area.x, area.y);
    drawBand(context, band, colors.spread);
  }
  // The selected run's is on top.
  for (let i = lines.length - 1; i >= 0; i--) {
    const [line, x, part] = [lines[i], xs[i], parts[i]];
    if (!line || !x || !part) continue;
    const path = corners(x, line.ys, part, area.x, area.y);
    drawLine(context, path, line.color ?? colors.line, line.dash, pixel);
  }
}

function drawOnsetLine({ context, colors, pixel }: Sheet, onset: number, area: Area): void {
  const x = at(onset, area.x);
  if (x < area.left || x > area.right) return;
  context.globalAlpha = 0.55;
  context.fillStyle = colors.ink;
  context.fillRect(Math.round(x), area.top, Math.max(1, Math.round(pixel)), area.bottom - area.top);
  context.globalAlpha = 1;
  drawOnset(context, colors, x, area.top + 6 * pixel, pixel);
}
