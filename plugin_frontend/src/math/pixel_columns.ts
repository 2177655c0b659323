/**
 * What each pixel column of a strip shows. A pixel keeps the maximum of the steps that it covers,
 * so a fault of one step never vanishes.
 */
import { codeOf, type Segment } from '../wire/level';
import { toPixel, type XRange } from './x_range';

/** First and last step of something. */
export type Stretch = readonly [first: number, last: number, ...rest: unknown[]];

/** Places a step on the x axis. */
export type Forward = (step: number) => number;
const asStep: Forward = (step) => step;

/** First pixel and one past the last of a stretch, or null when out of view. */
function pixelsOf(
  [first, last]: Stretch,
  range: XRange,
  width: number,
  forward: Forward,
): [number, number] | null {
  const from = Math.floor(toPixel(forward(first), range, width) + 1e-6);
  if (from >= width) return null;
  const end = toPixel(forward(last + 1), range, width);
  const to = Math.max(from + 1, Math.ceil(end - 1e-6));
  return to <= 0 ? null : [Math.max(from, 0), Math.min(to, width)];
}

/** The code of the worst level in each of `width` pixels. */
export function levelColumns(
  segments: readonly Segment[],
  range: XRange,
  width: number,
  forward = asStep,
): Uint8Array {
  const codes = new Uint8Array(width);
  for (const segment of segments) {
    const pixels = pixelsOf(segment, range, width, forward);
    if (!pixels) continue;
    const code = codeOf(segment[2]);
    for (let x = pixels[0]; x < pixels[1]; x++) {
      if (code > (codes[x] ?? 0)) codes[x] = code;
    }
  }
  return codes;
}

/** 1 for each pixel that holds at least one step of `parts`. */
export function coveredColumns(
  parts: readonly Stretch[],
  range: XRange,
  width: number,
  forward = asStep,
): Uint8Array {
  const covered = new Uint8Array(width);
  for (const part of parts) {
    const pixels = pixelsOf(part, range, width, forward);
    if (pixels) covered.fill(1, pixels[0], pixels[1]);
  }
  return covered;
}

/** Stretches of equal codes as `[from, to, code]`, `to` exclusive. */
export function stretches(codes: Uint8Array): [number, number, number][] {
  const found: [number, number, number][] = [];
  let from = 0;
  for (let x = 1; x <= codes.length; x++) {
    if (x < codes.length && codes[x] === codes[from]) continue;
    found.push([from, x, codes[from] ?? 0]);
    from = x;
  }
  return codes.length ? found : [];
}
