import { describe, expect, it } from 'vitest';
import { slotsOf, thinned } from './shown_samples';

const points = [0, 100, 200, 300].map((step) => ({ step, width: 64, height: 64, hash: '' }));
const shown = (pinned: number[], onset: number | null) =>
  slotsOf(points, pinned, onset).map(({ point, why }) => [point.step, why]);

describe('slotsOf', () => {
  it.each([
    [
      'the last before the onset and now',
      [],
      250,
      [
        [200, 'before'],
        [300, 'now'],
      ],
    ],
    [
      'the first and now without an onset',
      [],
      null,
      [
        [0, 'first'],
        [300, 'now'],
      ],
    ],
    [
      'the first and now where it was ill from the start',
      [],
      0,
      [
        [0, 'first'],
        [300, 'now'],
      ],
    ],
    [
      'what is pinned',
      [100, 200],
      250,
      [
        [100, 'pinned'],
        [200, 'pinned'],
      ],
    ],
    [
      'now beside one that is pinned',
      [100],
      250,
      [
        [100, 'pinned'],
        [300, 'now'],
      ],
    ],
    [
      'what was before beside now that is pinned',
      [300],
      250,
      [
        [200, 'before'],
        [300, 'pinned'],
      ],
    ],
    [
      'nothing of what is gone',
      [150],
      250,
      [
        [200, 'before'],
        [300, 'now'],
      ],
    ],
    ['one where the onset is after the end', [], 999, [[300, 'now']]],
  ] as const)('shows %s', (_, pinned, onset, expected) => {
    expect(shown([...pinned], onset)).toEqual(expected);
  });

  it('is empty without samples', () => {
    expect(slotsOf([], [1], 5)).toEqual([]);
  });
});

it.each([
  [
    [0, 10, 60, 61, 120],
    [0, 3, 4],
  ],
  [
    [0, 54, 108],
    [0, 1, 2],
  ],
  [[5], [0]],
  [[], []],
])('thins %o', (pixels, kept) => {
  expect(thinned(pixels, 54)).toEqual(kept);
});
