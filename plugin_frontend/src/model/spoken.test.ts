import { expect, it } from 'vitest';
import { COLLAPSED, reportAnswer, timelineAnswer } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { decodeTimeline } from '../wire/timeline';
import { rowsOf } from './rows';
import { spokenAt } from './spoken';

const rows = rowsOf(decodeReport(reportAnswer(COLLAPSED), 'report').report);
const { levels } = decodeTimeline(timelineAnswer(COLLAPSED), 'timeline');
const at = (step: number, selected: string | null) =>
  spokenAt(step, rows, levels, selected).map(({ fault, level }) => `${fault} ${level}`);

it('names what holds at a step, the selected fault first', () => {
  expect(at(300, 'mode-collapse')).toEqual([
    'mode-collapse critical',
    'discriminator-overpowering warning',
  ]);
});

it('names the selected fault even where it is healthy or was not checked', () => {
  expect(at(50, 'mode-collapse')).toEqual(['mode-collapse healthy', 'exploding-gradient watch']);
  expect(at(0, 'real-fake-range-mismatch')).toEqual(['real-fake-range-mismatch null']);
});
