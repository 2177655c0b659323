import { describe, expect, it } from 'vitest';
import { COLLAPSED, timelineAnswer } from '../../testing/answers';
import { decodeTimeline } from '../wire/timeline';
import { indexAt, levelAt, nearestIndex, severityAt } from './levels';

const timeline = decodeTimeline(timelineAnswer(COLLAPSED), 'timeline');

describe('levels at a step', () => {
  it('reads segments with both ends included', () => {
    const segments = timeline.levels.get('mode-collapse') ?? [];
    expect([209, 210, 249, 250].map((step) => levelAt(segments, step))).toEqual([
      'healthy',
      'warning',
      'warning',
      'critical',
    ]);
  });

  it('finds entries before and nearest to a step', () => {
    const steps = Float64Array.of(9, 19, 29);
    expect([0, 9, 18, 99].map((step) => indexAt(steps, step))).toEqual([-1, 0, 0, 2]);
    expect([0, 13, 15, 99].map((step) => nearestIndex(steps, step))).toEqual([0, 0, 1, 2]);
    expect(nearestIndex(new Float64Array(), 5)).toBe(-1);
  });

  it('reads severity at a step, and the last one without', () => {
    expect(severityAt(timeline, 'discriminator-overpowering', 50)).toBe(0);
    expect(severityAt(timeline, 'discriminator-overpowering', null)).toBe(0.8);
    expect(severityAt(timeline, 'real-fake-range-mismatch', null)).toBeNull();
    expect(severityAt(timeline, 'unheard-of', 50)).toBeNull();
  });
});
