import { expect, it } from 'vitest';
import { reportAnswer, runsAnswer, YOUNG } from '../../testing/answers';
import { decodeReport } from '../wire/report';
import { decodeRuns } from '../wire/runs';
import { checkedGroups, countChecked } from './coverage_groups';

const { faults } = decodeRuns(runsAnswer(), 'runs');
const { coverage } = decodeReport(reportAnswer(YOUNG), 'report').report;

it('counts by group in the order of the catalogue', () => {
  const some = coverage.map((one, i) => (i < 2 ? { ...one, state: 'checked' as const } : one));
  expect(checkedGroups(some, faults)).toEqual([
    { group: 'balance', checked: ['discriminator-overpowering'], total: 1 },
    { group: 'diversity', checked: ['mode-collapse'], total: 1 },
    { group: 'gradients', checked: [], total: 1 },
    { group: 'data', checked: [], total: 1 },
  ]);
  expect(countChecked(some)).toEqual({ n: 2, total: 4 });
});

it('leaves out what does not apply, and keeps faults that are in no catalogue', () => {
  const none = coverage.map((one) => ({ ...one, state: 'not-applicable' as const }));
  expect(checkedGroups(none, faults)).toEqual([]);
  const own = { fault: 'my-own', state: 'checked' as const, missing: [], why: '' };
  expect(checkedGroups([own], faults)).toEqual([{ group: '', checked: ['my-own'], total: 1 }]);
});
