import { describe, expect, it } from 'vitest';
import { FULL, medianOf, NONE, ratioCodes, shareCodes } from './log_ratio';

describe('medianOf', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[5, Number.NaN, 0, -1, Infinity, 7], 6],
    [[0, 0], Number.NaN],
    [[], Number.NaN],
  ])('of %o is %d', (values, median) => {
    expect(medianOf(values)).toEqual(median);
  });
});

describe('ratioCodes', () => {
  const codes = (...values: number[]) => [...ratioCodes(values, 10, 2)];

  it('goes from the strongest of one side to that of the other', () => {
    expect(codes(0.1, 10, 1000, 1e9, 1e-9)).toEqual([-FULL, 0, FULL, FULL, -FULL]);
  });

  it('is calm near the median, and continuous from there', () => {
    expect(codes(12.5, 8).map(Math.abs)).toEqual([0, 0]);
    expect(codes(14)[0]).toBeGreaterThan(0);
    expect(codes(14)[0]).toBeLessThan(4);
  });

  it('shows nothing for what was not measured, and the end for what is not finite or zero', () => {
    expect(codes(Number.NaN, Infinity, 0)).toEqual([NONE, FULL, -FULL]);
  });

  it('knows no usual size where nothing is above zero', () => {
    expect([...ratioCodes([0, Infinity, Number.NaN], Number.NaN, 2)]).toEqual([0, FULL, NONE]);
  });
});

it('codes shares from nothing to all', () => {
  expect([...shareCodes([0, 0.5, 1, 7, -1, Number.NaN])]).toEqual([0, 50, 100, 100, 0, NONE]);
});
