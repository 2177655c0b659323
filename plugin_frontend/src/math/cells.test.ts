import { describe, expect, it } from 'vitest';
import { cellAt, pixelCodes, pixelSpans, spansOf } from './cells';
import { NONE } from './log_ratio';

const same = (step: number) => step;

describe('spansOf', () => {
  it('gives each cell what came after the one before', () => {
    expect(spansOf(Float64Array.of(0, 99, 199), 0)).toEqual([
      [0, 0],
      [1, 99],
      [100, 199],
    ]);
  });

  it('leaves a gap where a pause is much longer than usual', () => {
    const spans = spansOf(Float64Array.of(9, 19, 29, 999, 1009), 0);
    expect(spans[3]).toEqual([970, 999]);
    expect(cellAt(spans, 500)).toBe(-1);
  });

  it('survives one cell, none, and a run that starts later than its first cell', () => {
    expect(spansOf(Float64Array.of(7), 0)).toEqual([[0, 7]]);
    expect(spansOf(new Float64Array(), 0)).toEqual([]);
    expect(spansOf(Float64Array.of(7), 9)).toEqual([[7, 7]]);
  });
});

it.each([
  [0, 0],
  [1, 1],
  [99, 1],
  [100, 2],
  [200, -1],
  [-5, -1],
])('cellAt step %d is %d', (step, cell) => {
  expect(cellAt(spansOf(Float64Array.of(0, 99, 199), 0), step)).toBe(cell);
});

describe('pixels', () => {
  const spans = spansOf(Float64Array.of(10, 20, 30, 40), 1);

  it('fill the view without holes', () => {
    expect(pixelSpans(spans, { lo: 0, hi: 40 }, 80, same)).toEqual([
      [0, 20],
      [20, 40],
      [40, 60],
      [60, 80],
    ]);
  });

  it('are cut at the edges of a zoomed view', () => {
    expect(pixelSpans(spans, { lo: 15, hi: 25 }, 100, same)).toEqual([
      [0, 0],
      [0, 50],
      [50, 100],
      [100, 100],
    ]);
  });

  it('keep the farthest from usual where cells share one', () => {
    const codes = Int8Array.of(5, -90, NONE, 10);
    const places = pixelSpans(spans, { lo: 0, hi: 40 }, 2, same);
    expect([...pixelCodes(codes, places, 2)]).toEqual([5, -90]);
    expect([...pixelCodes(Int8Array.of(NONE), [[0, 2]], 3)]).toEqual([NONE, NONE, NONE]);
  });
});
