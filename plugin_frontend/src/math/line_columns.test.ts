import { describe, expect, it } from 'vitest';
import { affine } from './affine';
import { corners, envelope, inner, partIn } from './line_columns';

const same = { times: 1, plus: 0 };
const steps = (n: number) => Float64Array.from({ length: n }, (_, i) => i);

describe('the part of a line that is drawn', () => {
  it('reaches one point beyond each edge', () => {
    expect(partIn(steps(10), { lo: 2.5, hi: 4.5 })).toEqual({ from: 2, to: 5 });
    expect(partIn(steps(10), { lo: -5, hi: 50 })).toEqual({ from: 0, to: 9 });
    expect(inner(steps(10), { from: 2, to: 5 }, { lo: 2.5, hi: 4.5 })).toEqual({ from: 3, to: 4 });
    expect(inner(steps(10), { from: 2, to: 3 }, { lo: 2.2, hi: 2.8 })).toEqual({ from: 2, to: 3 });
  });
});

describe('corners', () => {
  it('are the points themselves where there is room', () => {
    const ys = Float32Array.of(3, 1, 2);
    expect(corners(steps(3), ys, { from: 0, to: 2 }, { times: 10, plus: 5 }, same)).toEqual([
      5, 3, 15, 1, 25, 2,
    ]);
  });

  it('keep the spike of a crowded column, in the order in which it happened', () => {
    const ys = new Float32Array(1000).fill(1);
    ys[550] = 9;
    ys[551] = -4;
    const found = corners(steps(1000), ys, { from: 0, to: 999 }, { times: 0.01, plus: 0 }, same);
    expect(found.length).toBeLessThan(60);
    expect(found.slice(10, 18)).toEqual([5.5, 1, 5.5, 9, 5.5, -4, 5.5, 1]);
  });

  it('break where nothing is finite, once', () => {
    const ys = Float32Array.of(Number.NaN, 1, Number.NaN, Number.NaN, 2);
    const found = corners(steps(5), ys, { from: 0, to: 4 }, same, same);
    expect(found).toEqual([1, 1, Number.NaN, Number.NaN, 4, 2]);
  });
});

it('an envelope holds the lowest and highest of each column, in pixels that count downwards', () => {
  const low = Float32Array.of(1, 0, Number.NaN, 3);
  const high = Float32Array.of(2, 5, Number.NaN, 4);
  const y = affine({ lo: 0, hi: 10 }, 100, 0);
  const found = envelope(steps(4), low, high, { from: 0, to: 3 }, { times: 0.5, plus: 0 }, y);
  expect(found).toEqual([0, 100, 50, Number.NaN, Number.NaN, Number.NaN, 1.5, 70, 60]);
});
