import { describe, expect, it } from 'vitest';
import { decadeTicks, linearTicks } from './y_ticks';

const texts = (ticks: { text: string }[]) => ticks.map((one) => one.text);

describe('ticks of a linear axis', () => {
  it('are round, inside, and few', () => {
    expect(texts(linearTicks({ lo: 0, hi: 0.21 }, 4))).toEqual(['0.0', '0.1', '0.2']);
    expect(texts(linearTicks({ lo: -3, hi: 12 }, 4))).toEqual(['0', '5', '10']);
    expect(texts(linearTicks({ lo: 9.91, hi: 10.02 }, 4))).toEqual(['9.95', '10.00']);
  });
});

describe('ticks of a log axis', () => {
  it('are decades, fewer where there are many', () => {
    expect(texts(decadeTicks({ lo: -2.5, hi: 1.2 }, 5))).toEqual(['0.01', '0.1', '1', '10']);
    expect(texts(decadeTicks({ lo: -9, hi: 3 }, 4))).toEqual([
      '1e\u22129',
      '1e\u22126',
      '0.001',
      '1',
      '1k',
    ]);
  });

  it('are also 2 and 5 where decades are few, and lie where they should', () => {
    const ticks = decadeTicks({ lo: Math.log10(0.3), hi: Math.log10(6) }, 5);
    expect(texts(ticks)).toEqual(['0.5', '1', '2', '5']);
    expect(ticks[1]?.y).toBe(0);
    expect(ticks[3]?.y).toBeCloseTo(Math.log10(5));
  });
});
