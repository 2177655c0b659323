import { describe, expect, it } from 'vitest';
import { yRange } from './y_range';

const line = (values: (number | null)[]) => ({ values, low: values, high: values });

describe('yRange', () => {
  it('holds the line and every limit', () => {
    const [lo, hi] = yRange(line([5, 6, 7]), 0, 2, [12], false);
    expect(lo).toBeLessThanOrEqual(5);
    expect(hi).toBeGreaterThan(12);
  });

  it('looks only at the points in view', () => {
    const [, hi] = yRange(line([1, 2, 1000]), 0, 1, [], false);
    expect(hi).toBeLessThan(3);
  });

  it('starts at zero where that costs little', () => {
    expect(yRange(line([1, 10]), 0, 1, [], false)[0]).toBe(0);
    expect(yRange(line([90, 100]), 0, 1, [], false)[0]).toBeGreaterThan(80);
  });

  it('does not let the band flatten the line', () => {
    const [, hi] = yRange({ values: [1, 2], low: [1, 2], high: [1, 1e6] }, 0, 1, [], false);
    expect(hi).toBeLessThan(5);
  });

  it('spans at least a decade on a log axis and skips what has no logarithm', () => {
    const [lo, hi] = yRange(line([0, 1, 1, null]), 0, 3, [0], true);
    expect(hi / lo).toBeGreaterThan(10);
    expect(lo).toBeGreaterThan(0);
  });

  it('puts what never changes on its zero line', () => {
    expect(yRange(line([10, 10]), 0, 1, [], false)[0]).toBe(0);
  });

  it('has a range for nothing and for one value', () => {
    expect(yRange(line([null]), 0, 0, [], false)).toEqual([0, 1]);
    expect(yRange(line([]), 0, 0, [], true)).toEqual([0.1, 10]);
    const [lo, hi] = yRange(line([0]), 0, 0, [], false);
    expect(hi).toBeGreaterThan(lo);
  });
});
