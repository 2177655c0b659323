import { expect, it } from 'vitest';
import { readingAt } from './reading';

const steps = Float64Array.of(9, 19, 29);

it('holds a reading until the next one, and for a while after the last', () => {
  expect([null, 8, 9, 28, 29, 49, 50].map((step) => readingAt(steps, step))).toEqual([
    2, -1, 0, 1, 2, 2, -1,
  ]);
});

it('holds the only reading, and has none where there is none', () => {
  expect(readingAt(Float64Array.of(9), 500)).toBe(0);
  expect(readingAt(new Float64Array(), 5)).toBe(-1);
  expect(readingAt(new Float64Array(), null)).toBe(-1);
});
