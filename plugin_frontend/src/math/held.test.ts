import { describe, expect, it } from 'vitest';
import { held } from './held';

const NO = 255;

describe('held', () => {
  it('bridges the pauses of a check that speaks every third window', () => {
    const row = Uint8Array.of(NO, NO, 10, NO, NO, 20, NO, NO, 30, NO);
    expect([...held(row)]).toEqual([NO, NO, 10, 10, 10, 20, 20, 20, 30, 30]);
  });

  it('keeps a long silence', () => {
    const row = Uint8Array.of(1, 2, 3, NO, NO, NO, NO, 8, 9, NO, NO, NO);
    expect([...held(row)]).toEqual([1, 2, 3, NO, NO, NO, NO, 8, 9, NO, NO, NO]);
  });

  it('does not speak for one who never did, or spoke once', () => {
    expect([...held(Uint8Array.of(NO, NO))]).toEqual([NO, NO]);
    expect([...held(Uint8Array.of(NO, 5, NO, NO, NO))]).toEqual([NO, 5, NO, NO, NO]);
    expect([...held(new Uint8Array())]).toEqual([]);
  });
});
