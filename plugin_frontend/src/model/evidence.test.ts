import { describe, expect, it } from 'vitest';
import { COLLAPSED, reportAnswer } from '../../testing/answers';
import { decodeReport, type Finding } from '../wire/report';
import { isBad, panelsOf } from './evidence';

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
      { threshold: 0.95, bad: 'above' },
      { threshold: 0.1, bad: 'below' },
    ]);
  });
});

it('judges a value by the side of its limit', () => {
  expect(isBad(0.5, [{ threshold: 0.4, bad: 'above' }])).toBe(true);
  expect(isBad(0.5, [{ threshold: 0.4, bad: 'below' }])).toBe(false);
  expect(isBad(null, [{ threshold: 0.4, bad: 'above' }])).toBe(false);
});
