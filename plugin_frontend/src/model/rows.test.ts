import { expect, it } from 'vitest';
import { COLLAPSED, reportAnswer, YOUNG } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { rowsOf } from './rows';

const rows = (run: string) =>
  rowsOf(decodeReport(reportAnswer(run), 'report').report).map(
    ({ fault, kind, level, depth }) => [fault, kind, level, depth] as const,
  );

it('orders active, past and quiet; what was not checked has no level', () => {
  expect(rows(COLLAPSED)).toEqual([
    ['discriminator-overpowering', 'active', 'warning', 0],
    ['mode-collapse', 'active', 'critical', 1],
    ['exploding-gradient', 'past', 'healthy', 0],
    ['real-fake-range-mismatch', 'quiet', null, 0],
  ]);
});

it('never shows a check that could not speak as healthy', () => {
  expect(rows(YOUNG).map(([, , level]) => level)).toEqual([null, null, null, null]);
});
