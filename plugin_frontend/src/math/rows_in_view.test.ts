import { describe, expect, it } from 'vitest';
import { rowsInView, scrolledTo } from './rows_in_view';

describe('rowsInView', () => {
  it('holds what is in view and a few more, however long the list', () => {
    expect(rowsInView(0, 420, 42, 5000)).toEqual({ from: 0, to: 17 });
    expect(rowsInView(42_000, 420, 42, 5000)).toEqual({ from: 994, to: 1017 });
  });

  it('ends with the list', () => {
    expect(rowsInView(42 * 90, 420, 42, 100)).toEqual({ from: 83, to: 100 });
    expect(rowsInView(0, 420, 42, 3)).toEqual({ from: 0, to: 3 });
    expect(rowsInView(0, 420, 42, 0)).toEqual({ from: 0, to: 0 });
  });

  it('still shows the end of a list that became shorter than it was scrolled', () => {
    expect(rowsInView(42_000, 420, 42, 12)).toEqual({ from: 0, to: 12 });
  });

  it('makes some rows while the height is unknown', () => {
    expect(rowsInView(0, 0, 42, 5000).to).toBeGreaterThan(10);
  });
});

describe('scrolledTo', () => {
  it('stays where the row is in view', () => {
    expect(scrolledTo(5, 100, 420, 42, true)).toBe(100);
  });

  it('moves just enough, or to the middle', () => {
    expect(scrolledTo(1, 100, 420, 42, false)).toBe(42);
    expect(scrolledTo(20, 100, 420, 42, false)).toBe(21 * 42 - 420);
    expect(scrolledTo(20, 100, 420, 42, true)).toBe(20 * 42 - 189);
    expect(scrolledTo(0, 100, 420, 42, true)).toBe(0);
  });
});
