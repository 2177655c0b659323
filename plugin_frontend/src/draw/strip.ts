/** Draws one row of the severity strip: color and height say the level, a line says "checked". */
import { stretches } from '../math/pixel_columns';
import { BAR_HEIGHTS } from '../model/bar_heights';
import { codeOf, levelOfCode } from '../wire/level';
import type { Palette } from './palette';

const WATCH = codeOf('watch');

export interface StripPlace {
  /** Top of the full bar, its height, and the size of a CSS pixel; all in canvas pixels. */
  top: number;
  height: number;
  pixel: number;
}

/**
 * levels: a code per pixel column. measured: 1 per column in which the fault was checked, null for
 * all. What was not checked is hatched, and has no zero line.
 */
export function drawStrip(
  context: CanvasRenderingContext2D,
  levels: Uint8Array,
  measured: Uint8Array | null,
  colors: Palette,
  { top, height, pixel }: StripPlace,
): void {
  const bottom = top + height;
  const line = Math.max(1, Math.round(pixel));
  if (measured) {
    for (const [from, to, code] of stretches(measured)) {
      if (code) fill(context, colors.levels.healthy, from, bottom - line, to - from, line);
      else hatch(context, colors.hatch, from, to, bottom, height * 0.4, pixel);
    }
  } else {
    fill(context, colors.levels.healthy, 0, bottom - line, levels.length, line);
  }
  for (const [from, to, code] of stretches(levels)) {
    if (code === 0) continue;
    const tall = Math.max(line, Math.round(height * (BAR_HEIGHTS[code] ?? 1)));
    fill(context, colors.levels[levelOfCode(code)], from, bottom - tall, to - from, tall);
    // The fill of "watch" alone is too faint against the card.
    if (code === WATCH) fill(context, colors.watchEdge, from, bottom - tall, to - from, line);
  }
}

function fill(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
}

export function hatch(
  context: CanvasRenderingContext2D,
  color: string,
  from: number,
  to: number,
  bottom: number,
  height: number,
  pixel: number,
): void {
  context.save();
  context.beginPath();
  context.rect(from, bottom - height, to - from, height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = pixel;
  context.beginPath();
  const gap = 5 * pixel;
  for (let x = Math.floor((from - height) / gap) * gap; x < to; x += gap) {
    context.moveTo(x, bottom);
    context.lineTo(x + height, bottom - height);
  }
  context.stroke();
  context.restore();
}

/** Between which steps an onset lies: a thin line with an end, up to the mark of the onset. */
export function drawOnsetInterval(
  context: CanvasRenderingContext2D,
  colors: Palette,
  from: number,
  to: number,
  y: number,
  pixel: number,
): void {
  const line = Math.max(1, Math.round(pixel));
  fill(context, colors.muted, Math.round(from), Math.round(y), Math.round(to - from), line);
  fill(
    context,
    colors.muted,
    Math.round(from),
    Math.round(y - 2 * pixel),
    line,
    Math.round(5 * pixel),
  );
}

/** The mark of an onset: a triangle that points down, with a halo. `x`, `y`: its tip. */
export function drawOnset(
  context: CanvasRenderingContext2D,
  colors: Palette,
  x: number,
  y: number,
  pixel: number,
): void {
  context.beginPath();
  context.moveTo(x - 3.5 * pixel, y - 5 * pixel);
  context.lineTo(x + 3.5 * pixel, y - 5 * pixel);
  context.lineTo(x, y);
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = 3 * pixel;
  context.strokeStyle = colors.card;
  context.stroke();
  context.fillStyle = colors.ink;
  context.fill();
}
