import { describe, expect, it } from 'vitest';
import { COLLAPSED, reportAnswer } from '../../testing/answers';
import { decodeReport, type Finding } from '../wire/report';
import { isBad, limitsIn, panelsOf } from './evidence';

const [root, symptom] = decodeReport(reportAnswer(COLLAPSED), 'report').report.findings as [
  Finding,
  Finding,
];

describe('panelsOf', () => {
  it('adds what a remedy should move, once', () => {
    expect(panelsOf(symptom).map(({ signal, role }) => [signal, role])).toEqual([
      ['diversity/empty_bin_mass', 'evidence'],
      ['balance/auc', 'watch'],
    ]);
    expect(panelsOf(root).map((panel) => panel.signal)).toEqual(['balance/auc']);
  });

  it('gathers several limits of one signal', () => {
    const [item] = root.evidence;
    const below = item && { ...item, threshold: 0.1, direction: 'below' as const };
    const panels = panelsOf({ ...root, evidence: [...root.evidence, ...(below ? [below] : [])] });
    expect(panels[0]?.limits).toEqual([
      { threshold: 0.95, unit: 'ratio', bad: 'above' },
      { threshold: 0.1, unit: 'ratio', bad: 'below' },
    ]);
  });
});

it('judges a value by the side of its limit', () => {
  const limit = { threshold: 0.4, unit: '' };
  expect(isBad(0.5, [{ ...limit, bad: 'above' }])).toBe(true);
  expect(isBad(0.4, [{ ...limit, bad: 'above' }])).toBe(false);
  expect(isBad(0.5, [{ ...limit, bad: 'below' }])).toBe(false);
  expect(isBad(null, [{ ...limit, bad: 'above' }])).toBe(false);
});

it('counts nothing at all as below a limit of zero: a norm cannot be less', () => {
  expect(isBad(0, [{ threshold: 0, unit: 'norm', bad: 'below' }])).toBe(true);
});

it('draws only limits of the unit that the axis has', () => {
  const [panel] = panelsOf(root);
  expect(panel && limitsIn(panel, 'ratio')).toHaveLength(1);
  expect(panel && limitsIn(panel, 'score')).toEqual([]);
});
