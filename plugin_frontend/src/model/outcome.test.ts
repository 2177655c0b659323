import { describe, expect, it } from 'vitest';
import { COLLAPSED, HEALTHY, reportAnswer, YOUNG } from '../../testing/answers';
import { decodeReport, type Report } from '../wire/report';
import { findingOf } from './findings';
import { outcomeOf } from './outcome';

const of = (run: string): Report => decodeReport(reportAnswer(run), 'report').report;
const FAULT = 'mode-collapse';
const here = findingOf(of(COLLAPSED), FAULT);
const outcome = (other: Report, fault = FAULT) => outcomeOf(fault, here, other);

describe('outcomeOf', () => {
  it('says that a checked run of the same length does not have it', () => {
    expect(outcome(of(HEALTHY))).toEqual({ is: 'absent', until: 399 });
  });

  it('cannot tell from a run that ended before the fault was certain here', () => {
    expect(outcome({ ...of(HEALTHY), last_step: 139 })).toEqual({
      is: 'short',
      until: 139,
      needed: 140,
    });
    expect(outcome({ ...of(HEALTHY), last_step: null })).toMatchObject({ is: 'short', until: 0 });
  });

  it('cannot tell where it was not looked for, and says why', () => {
    expect(outcome(of(YOUNG))).toEqual({
      is: 'unchecked',
      state: 'warming-up',
      why: 'needs 500 steps',
    });
    expect(outcome({ ...of(HEALTHY), coverage: [] })).toEqual({
      is: 'unchecked',
      state: null,
      why: '',
    });
  });

  it('says since when another run has it too', () => {
    expect(outcome(of(COLLAPSED))).toEqual({ is: 'open', level: 'critical', onset: 210 });
    // Also from a run too short to tell that it does not.
    expect(outcome({ ...of(COLLAPSED), last_step: 100 })).toMatchObject({ is: 'open' });
  });

  it('says from when to when another run had it', () => {
    expect(outcome(of(COLLAPSED), 'exploding-gradient')).toEqual({
      is: 'over',
      onset: 30,
      end: 70,
    });
  });
});
