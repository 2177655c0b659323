import { expect, it } from 'vitest';
import { countText } from './count';
import { durationText } from './duration';

it.each([
  [0, '0'],
  [45, '45 s'],
  [90, '90 s'],
  [720, '12 min'],
  [150, '2 min 30 s'],
  [5400, '90 min'],
  [12_000, '3 h 20 min'],
  [36_000, '10 h'],
  [172_800, '2 d'],
  [187_200, '2 d 4 h'],
])('writes %s seconds', (seconds, text) => expect(durationText(seconds)).toBe(text));

it('has as many decimals as the times beside it need', () => {
  expect([0, 0.2, 0.4].map((seconds) => durationText(seconds, 0.2))).toEqual([
    '0',
    '0.2 s',
    '0.4 s',
  ]);
});

it('names whole hours and days where all of them are whole', () => {
  expect([0, 3600, 7200].map((seconds) => durationText(seconds, 3600))).toEqual([
    '0',
    '1 h',
    '2 h',
  ]);
  expect([86_400, 172_800].map((seconds) => durationText(seconds, 86_400))).toEqual(['1 d', '2 d']);
  expect([3600, 5400].map((seconds) => durationText(seconds, 1800))).toEqual(['60 min', '90 min']);
});

it.each([
  [0, 100, '0'],
  [640, 10, '640'],
  [1_200_000, 100_000, '1.2M'],
  [1_250_000, 50_000, '1.25M'],
  [2_000_000, 500_000, '2M'],
  [12_500, 500, '12.5k'],
])('writes %s images among such that differ by %s', (count, increment, text) => {
  expect(countText(count, increment)).toBe(text);
});
