import { expect, it } from 'vitest';
import type { Panel } from '../model/evidence';
import { marksText } from './chart_marks';

it('calls the best value of a metric so, and no limit', () => {
  const fid = { signal: 'FID', direction: 'above' as const, note: '' };
  const panel: Panel = {
    signal: 'FID',
    role: 'evidence',
    limits: [{ threshold: 46, unit: '', bad: 'above' }],
    evidence: [
      { ...fid, value: 130, threshold: 46, unit: '' },
      { ...fid, value: 40, threshold: null, unit: 'best value' },
    ],
  };
  expect(marksText(panel, '', null)).toBe('limit ≤ 46 · best 40');
});
