import { expect, it } from 'vitest';
import { ribbonPaths } from './ribbon_paths';

const RANGE = { lo: 0, hi: 100 };

it('draws each level as tall as it is bad, where it held', () => {
  const paths = ribbonPaths(
    [
      [0, 49, 'watch'],
      [50, 100, 'critical'],
    ],
    RANGE,
    10,
    10,
  );
  expect(paths).toEqual([
    ['watch', 'M0 10v-4h5v4z'],
    ['critical', 'M5 10v-10h5v10z'],
  ]);
});

it('keeps a fault of one step, and draws nothing of a healthy run', () => {
  expect(ribbonPaths([[70, 70, 'warning']], RANGE, 10, 10)).toEqual([['warning', 'M7 10v-7h1v7z']]);
  expect(ribbonPaths([], RANGE, 10, 10)).toEqual([]);
});
