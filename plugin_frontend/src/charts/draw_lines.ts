/** Draws what `line_columns` made: lines with dots where one point stands alone, and bands. */
import type { LineLook } from './line';

const WIDTH = 1.4;
const DOT = 1.8;

export function drawLine(
  context: CanvasRenderingContext2D,
  corners: readonly number[],
  color: string,
  dash: LineLook['dash'],
  pixel: number,
): void {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = WIDTH * pixel;
  context.lineJoin = 'round';
  context.setLineDash(dash.map((one) => one * pixel));
  const dots: number[] = [];
  context.beginPath();
  let length = 0;
  for (let i = 0; i <= corners.length; i += 2) {
    const x = corners[i] ?? Number.NaN;
    const y = corners[i + 1] ?? Number.NaN;
    if (Number.isNaN(x)) {
      if (length === 1) dots.push(corners[i - 2] ?? 0, corners[i - 1] ?? 0);
      length = 0;
    } else if (length++ === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
  context.setLineDash([]);
  for (let i = 0; i < dots.length; i += 2) {
    context.beginPath();
    context.arc(dots[i] ?? 0, dots[i + 1] ?? 0, DOT * pixel, 0, 2 * Math.PI);
    context.fill();
  }
}

export function drawBand(
  context: CanvasRenderingContext2D,
  envelope: readonly number[],
  color: string,
): void {
  context.fillStyle = color;
  let from = 0;
  for (let i = 0; i <= envelope.length; i += 3) {
    if (i < envelope.length && !Number.isNaN(envelope[i])) continue;
    context.beginPath();
    for (let j = from; j < i; j += 3) context.lineTo(envelope[j] ?? 0, envelope[j + 2] ?? 0);
    for (let j = i - 3; j >= from; j -= 3) context.lineTo(envelope[j] ?? 0, envelope[j + 1] ?? 0);
    context.fill();
    from = i + 3;
  }
}
