import { expect, it } from 'vitest';
import { reportAnswer, YOUNG } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { gapsOf } from './gaps';

it('groups what shares a reason, what can be supplied first', () => {
  const { coverage } = decodeReport(reportAnswer(YOUNG), 'report').report;
  expect(gapsOf(coverage)).toEqual([
    {
      state: 'not-measured',
      faults: ['real-fake-range-mismatch'],
      reason: 'pass real= and fake= to step()',
      missing: ['data/real_min'],
    },
    {
      state: 'warming-up',
      faults: ['discriminator-overpowering', 'mode-collapse', 'exploding-gradient'],
      reason: 'needs 500 steps',
      missing: [],
    },
  ]);
});
