import { describe, expect, it } from 'vitest';
import { isDecade, isLabelled, roundStep, stepTicks } from './ticks';

describe('ticks', () => {
  it('are round and inside', () => {
    expect(stepTicks(0, 50_000, 6)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(stepTicks(12_300, 27_500, 5)).toEqual([15_000, 20_000, 25_000]);
    expect(stepTicks(3, 5, 10)).toEqual([3, 4, 5]);
    expect(stepTicks(7, 7, 5)).toEqual([7]);
  });

  it('step by 1, 2 or 5 times a power of ten', () => {
    expect([0.03, 1, 1.1, 4, 6, 99].map(roundStep)).toEqual([0.05, 1, 2, 5, 10, 100]);
  });

  it('know decades', () => {
    expect([0.001, 0.1, 1, 1e6].every(isDecade)).toBe(true);
    expect([0.5, 2, 20].some(isDecade)).toBe(false);
  });

  it('label 2 and 5 only where decades are few', () => {
    expect([1, 2, 3, 5].map((one) => isLabelled(one, 1.3))).toEqual([true, true, false, true]);
    expect([1, 2, 3, 5].map((one) => isLabelled(one, 4))).toEqual([true, false, false, false]);
  });
});
