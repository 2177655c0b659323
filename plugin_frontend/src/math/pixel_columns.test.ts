import { describe, expect, it } from 'vitest';
import type { Segment } from '../wire/level';
import { coveredColumns, levelColumns, stretches } from './pixel_columns';

describe('levelColumns', () => {
  it('never loses a fault of one step', () => {
    const codes = levelColumns([[50_000, 50_000, 'critical']], { lo: 0, hi: 1_000_000 }, 100);
    expect([...codes].filter((code) => code === 3)).toHaveLength(1);
    expect(codes[5]).toBe(3);
  });

  it('keeps the worst where several share a pixel, in any order', () => {
    const segments: Segment[] = [
      [0, 4, 'critical'],
      [5, 9, 'watch'],
    ];
    const range = { lo: 0, hi: 100 };
    expect(levelColumns(segments, range, 10)[0]).toBe(3);
    expect(levelColumns(segments.toReversed(), range, 10)[0]).toBe(3);
  });

  it('has no gap between neighbors and no overlap where pixels allow it', () => {
    const segments: Segment[] = [
      [0, 49, 'watch'],
      [50, 99, 'warning'],
    ];
    expect([...levelColumns(segments, { lo: 0, hi: 100 }, 4)]).toEqual([1, 1, 2, 2]);
  });

  it('cuts at the edges of the range', () => {
    const range = { lo: 100, hi: 200 };
    expect([...levelColumns([[0, 1000, 'watch']], range, 3)]).toEqual([1, 1, 1]);
    expect([...levelColumns([[0, 98, 'watch']], range, 3)]).toEqual([0, 0, 0]);
    expect([...levelColumns([[300, 400, 'watch']], range, 3)]).toEqual([0, 0, 0]);
  });
});

describe('coveredColumns', () => {
  it('counts a pixel when it holds one step', () => {
    const covered = coveredColumns(
      [
        [10, 19],
        [35, 35],
      ],
      { lo: 0, hi: 40 },
      4,
    );
    expect([...covered]).toEqual([0, 1, 0, 1]);
  });

  it('follows the axis', () => {
    const covered = coveredColumns([[10, 19]], { lo: 0, hi: 400 }, 4, (step) => step * 10);
    expect([...covered]).toEqual([0, 1, 0, 0]);
  });
});

describe('stretches', () => {
  it('merges equal neighbors', () => {
    expect(stretches(Uint8Array.of(0, 0, 2, 2, 2, 1))).toEqual([
      [0, 2, 0],
      [2, 5, 2],
      [5, 6, 1],
    ]);
    expect(stretches(new Uint8Array())).toEqual([]);
  });
});
