/** Draws rows of codes as a heat map: one image pixel per cell, stretched to the rows' height. */
import { FULL, NONE } from '../math/log_ratio';
import type { Palette } from './palette';
import type { Sheet } from './paper';
import { hatch } from './strip';

/** Of a color code + FULL, as a word of an image. */
export type Scale = Uint32Array;

/** From low to high over what is usual; `share`: from nothing to all. */
export function scaleOf(colors: Palette, share: boolean): Scale {
  const usual = channels(colors.heatUsual);
  const [low, high] = [colors.heatLow, share ? colors.heatShare : colors.heatHigh].map(channels);
  return Uint32Array.from({ length: 2 * FULL + 1 }, (_, i) => {
    const code = i - FULL;
    const end = (code < 0 ? low : high) ?? usual;
    const at = Math.abs(code) / FULL;
    const [r, g, b] = usual.map((from, c) => Math.round(from + ((end[c] ?? from) - from) * at));
    return word(r ?? 0, g ?? 0, b ?? 0);
  });
}

/** Of a color as the style sheet has it: #rrggbb. */
function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) || 0);
}

function word(r: number, g: number, b: number): number {
  const bytes = new Uint8ClampedArray([r, g, b, 255]);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}

export interface HeatRow {
  /** Code of each pixel. */
  codes: Int8Array;
  /** In canvas pixels. */
  top: number;
  height: number;
}

let cells: HTMLCanvasElement | undefined;

/** What was not measured is hatched. */
export function drawHeat(sheet: Sheet, rows: readonly HeatRow[], scale: Scale): void {
  const { context, width, colors, pixel } = sheet;
  if (!rows.length || !width) return;
  const image = context.createImageData(width, rows.length);
  const words = new Uint32Array(image.data.buffer);
  rows.forEach(({ codes, top, height }, y) => {
    if (codes.includes(NONE)) {
      hatch(context, colors.hatch, 0, width, top + height, height, pixel);
    }
    codes.forEach((code, x) => {
      if (code !== NONE) words[y * width + x] = scale[code + FULL] ?? 0;
    });
  });
  cells ??= document.createElement('canvas');
  cells.width = width;
  cells.height = rows.length;
  cells.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  const line = Math.max(1, Math.round(pixel));
  context.fillStyle = colors.card;
  rows.forEach(({ top, height }, y) => {
    if (cells) context.drawImage(cells, 0, y, width, 1, 0, top, width, height);
    context.fillRect(0, top + height - line, width, line);
  });
}
