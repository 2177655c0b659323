/**
 * Lines and bands of many points as few corners. Points in one pixel column become its first, lowest,
 * highest and last: what is drawn looks the same, and a spike of one point never vanishes.
 */
import type { Affine } from './affine';
import { indexAt } from './levels';
import type { XRange } from './x_range';

export interface Part {
  from: number;
  to: number;
}

/** The points of the ascending `xs` in `range`, and one to each side, so that lines reach the edge. */
export function partIn(xs: Float64Array, { lo, hi }: XRange): Part {
  const from = Math.max(indexAt(xs, lo), 0);
  return { from, to: Math.min(indexAt(xs, hi) + 1, xs.length - 1) };
}

/** `part` without its points outside of `range`, as long as one is left. */
export function inner(xs: Float64Array, part: Part, { lo, hi }: XRange): Part {
  const from = part.from + Number((xs[part.from] ?? lo) < lo);
  const to = part.to - Number((xs[part.to] ?? hi) > hi);
  return from <= to ? { from, to } : part;
}

/** Corners `x, y, x, y, …` in pixels; NaN where the line is broken. */
export function corners(
  xs: Float64Array,
  ys: Float32Array,
  { from, to }: Part,
  x: Affine,
  y: Affine,
): number[] {
  const found: number[] = [];
  let column = Number.NaN;
  let count = 0;
  let [first, low, high, last, px] = [0, 0, 0, 0, 0];
  let lowFirst = true;
  const flush = () => {
    if (count === 1) found.push(px, first);
    else if (count > 1) {
      const at = column + 0.5;
      const [one, other] = lowFirst ? [low, high] : [high, low];
      found.push(at, first);
      if (one !== first) found.push(at, one);
      if (other !== one) found.push(at, other);
      if (last !== other) found.push(at, last);
    }
    count = 0;
  };
  for (let i = from; i <= to; i++) {
    const py = (ys[i] ?? Number.NaN) * y.times + y.plus;
    if (Number.isNaN(py)) {
      flush();
      if (found.length && !Number.isNaN(found.at(-1))) found.push(Number.NaN, Number.NaN);
      continue;
    }
    const at = (xs[i] ?? 0) * x.times + x.plus;
    if (count && Math.floor(at) === column) {
      count++;
      last = py;
      if (py < low) {
        low = py;
        lowFirst = false;
      } else if (py > high) {
        high = py;
        lowFirst = true;
      }
      continue;
    }
    flush();
    column = Math.floor(at);
    px = at;
    first = low = high = last = py;
    lowFirst = true;
    count = 1;
  }
  flush();
  return found;
}

/** A band as triples `x, low, high, …` in pixels, one per column; NaN where it is broken. */
export function envelope(
  xs: Float64Array,
  lows: Float32Array,
  highs: Float32Array,
  { from, to }: Part,
  x: Affine,
  y: Affine,
): number[] {
  const found: number[] = [];
  let column = Number.NaN;
  for (let i = from; i <= to; i++) {
    const low = (lows[i] ?? Number.NaN) * y.times + y.plus;
    const high = (highs[i] ?? Number.NaN) * y.times + y.plus;
    if (Number.isNaN(low) || Number.isNaN(high)) {
      if (found.length && !Number.isNaN(column)) found.push(Number.NaN, Number.NaN, Number.NaN);
      column = Number.NaN;
      continue;
    }
    const at = (xs[i] ?? 0) * x.times + x.plus;
    const end = found.length;
    if (Math.floor(at) === column) {
      // Pixels count downwards.
      found[end - 2] = Math.max(found[end - 2] ?? low, low);
      found[end - 1] = Math.min(found[end - 1] ?? high, high);
    } else {
      column = Math.floor(at);
      found.push(at, low, high);
    }
  }
  return found;
}
