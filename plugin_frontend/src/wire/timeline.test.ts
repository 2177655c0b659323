import { describe, expect, it } from 'vitest';
import { COLLAPSED, timelineAnswer } from '../../testing/answers';
import { NOT_MEASURED } from './not_measured';
import { decodeTimeline } from './timeline';

describe('decodeTimeline', () => {
  it('has a row per fault', () => {
    const timeline = decodeTimeline(timelineAnswer(COLLAPSED), 'timeline');
    expect(timeline.rows.get('discriminator-overpowering')?.[39]).toBe(200);
    expect(timeline.rows.get('mode-collapse')?.[39]).toBe(0);
    expect(timeline.rows.get('real-fake-range-mismatch')?.[0]).toBe(NOT_MEASURED);
    expect(timeline.lastSteps[39]).toBe(399);
  });

  it('refuses a matrix that does not fit', () => {
    expect(() => decodeTimeline({ ...timelineAnswer(COLLAPSED), n: 41 }, 'timeline')).toThrow(
      'packed array: expected 164 bytes, got 160',
    );
  });
});
