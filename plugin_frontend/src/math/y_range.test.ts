import { describe, expect, it } from 'vitest';
import { yRange } from './y_range';

const line = (values: number[], from = 0, to = values.length - 1) => ({
  ys: Float32Array.from(values),
  low: null,
  high: null,
  part: { from, to },
});

describe('yRange', () => {
  it('holds every line and every limit', () => {
    const { lo, hi } = yRange([line([5, 6, 7]), line([2, 30])], [40], [], false);
    expect(lo).toBeLessThanOrEqual(2);
    expect(hi).toBeGreaterThan(40);
  });

  it('looks only at the points in view', () => {
    expect(yRange([line([1, 2, 1000], 0, 1)], [], [], false).hi).toBeLessThan(3);
  });

  it('starts at zero where that costs little', () => {
    expect(yRange([line([1, 10])], [], [], false).lo).toBe(0);
    expect(yRange([line([90, 100])], [], [], false).lo).toBeGreaterThan(80);
  });

  it('does not let a band or what is usual flatten the line', () => {
    const band = { ...line([1, 2]), low: Float32Array.of(1, 2), high: Float32Array.of(1, 1e6) };
    expect(yRange([band], [], [], false).hi).toBeLessThan(5);
    expect(yRange([line([1, 2])], [], [1e6], false).hi).toBeLessThan(5);
    expect(yRange([line([1, 2])], [], [2.5], false).hi).toBeGreaterThan(2.5);
  });

  it('spans at least a decade on a log axis and skips what has no logarithm', () => {
    const { lo, hi } = yRange([line([Number.NaN, 0, 0, -Infinity + Infinity])], [], [], true);
    expect(hi - lo).toBeGreaterThan(1);
    expect(Number.isFinite(lo)).toBe(true);
  });

  it('puts what never changes on its zero line', () => {
    expect(yRange([line([10, 10])], [], [], false).lo).toBe(0);
    expect(yRange([line([0, 0])], [], [], false).lo).toBe(0);
  });

  it('has a range for nothing and for one value', () => {
    expect(yRange([line([Number.NaN])], [], [], false)).toEqual({ lo: 0, hi: 1 });
    expect(yRange([], [], [], true)).toEqual({ lo: -1, hi: 1 });
    const { lo, hi } = yRange([line([0])], [], [], false);
    expect(hi).toBeGreaterThan(lo);
  });
});
