import { describe, expect, it } from 'vitest';
import { axisText, decadeText, severityText, shortStep, stepText, valueText } from './number';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [22_150, '22\u2009150'],
    [1_234_567, '1\u2009234\u2009567'],
    [-1200, '\u22121\u2009200'],
  ])('writes step %s', (step, text) => expect(stepText(step)).toBe(text));

  it.each([
    [250, '250'],
    [2500, '2.5k'],
    [50_000, '50k'],
    [1_500_000, '1.5M'],
  ])('shortens step %s', (step, text) => expect(shortStep(step)).toBe(text));

  it.each([
    [0, '0'],
    [0.0612, '0.0612'],
    [0.5, '0.5'],
    [8.444, '8.44'],
    [166.4, '166'],
    [100, '100'],
    [-0.25, '\u22120.25'],
    [0.000021, '2.1e\u22125'],
    [3e7, '3e7'],
    [54_321, '54\u2009321'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('writes value %s', (value, text) => expect(valueText(value)).toBe(text));

  it('tells no severity from zero', () => {
    expect(severityText(0)).toBe('0.00');
    expect(severityText(null)).toBe('–');
  });

  it('gives an axis as many decimals as its marks need', () => {
    expect([9.9, 9.95, 10].map((one) => axisText(one, 0.05))).toEqual(['9.90', '9.95', '10.00']);
    expect([0, 2.5, 5].map((one) => axisText(one, 2.5))).toEqual(['0.0', '2.5', '5.0']);
    expect([-1, 0, 1].map((one) => axisText(one, 1))).toEqual(['\u22121', '0', '1']);
    expect(axisText(2e-6, 1e-6)).toBe('2e\u22126');
  });

  it('writes decades', () => {
    expect([1e-5, 0.01, 1, 1e4, 1e6].map(decadeText)).toEqual([
      '1e\u22125',
      '0.01',
      '1',
      '10k',
      '1e6',
    ]);
  });
});
