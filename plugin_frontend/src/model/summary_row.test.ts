import { expect, it } from 'vitest';
import { HEALTHY, reportAnswer, timelineAnswer, YOUNG } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { decodeTimeline } from '../wire/timeline';
import { rowsOf } from './rows';
import { ALL, summaryOf, withSummary } from './summary_row';

const rows = (run: string) => rowsOf(decodeReport(reportAnswer(run), 'report').report);

it('is healthy as soon as one check could speak', () => {
  expect(summaryOf(rows(HEALTHY)).level).toBe('healthy');
  expect(summaryOf(rows(YOUNG)).level).toBeNull();
});

it('has the worst reading of each column, and was measured where anything was', () => {
  const timeline = decodeTimeline(timelineAnswer(HEALTHY), 'timeline');
  const { rows, measured } = withSummary(timeline);
  const worst = rows.get(ALL) ?? [];
  expect([worst[0], worst[timeline.n - 1]]).toEqual([0, 200]);
  expect(measured.get(ALL)).toEqual([[0, 399]]);
  expect(timeline.rows.has(ALL)).toBe(false);
});
