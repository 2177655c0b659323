import { expect, it } from 'vitest';
import { roundStep } from './ticks';

it('steps by 1, 2 or 5 times a power of ten', () => {
  expect([0.03, 1, 1.1, 4, 6, 99].map(roundStep)).toEqual([0.05, 1, 2, 5, 10, 100]);
});
