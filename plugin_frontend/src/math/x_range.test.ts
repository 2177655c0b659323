import { describe, expect, it } from 'vitest';
import { covers, inside, panned, toPixel, toX, zoomed } from './x_range';

const full = { lo: 0, hi: 1000 };

describe('x range', () => {
  it('places steps and finds them again', () => {
    const range = { lo: 200, hi: 600 };
    expect(toPixel(400, range, 800)).toBe(400);
    expect(toX(400, range, 800)).toBe(400);
    expect(toPixel(5, { lo: 5, hi: 5 }, 100)).toBe(0);
  });

  it('zooms at the pointer: its step keeps its place', () => {
    const range = zoomed(full, full, 250, 0.5, 10);
    expect(range).toEqual({ lo: 125, hi: 625 });
    expect(toPixel(250, range, 100)).toBe(toPixel(250, full, 100));
  });

  it('never leaves the run and never gets smaller than the least', () => {
    expect(zoomed(full, full, 500, 4, 10)).toEqual(full);
    expect(inside({ lo: 400, hi: 401 }, full, 10)).toEqual({ lo: 395.5, hi: 405.5 });
    expect(panned({ lo: 800, hi: 900 }, full, 500)).toEqual({ lo: 900, hi: 1000 });
    expect(panned({ lo: 100, hi: 200 }, full, -500)).toEqual({ lo: 0, hi: 100 });
  });

  it('knows when it shows everything', () => {
    expect(covers(full, full)).toBe(true);
    expect(covers({ lo: 1, hi: 1000 }, full)).toBe(false);
  });
});
