/** Marks on a vertical axis, in units of the axis, with their texts. */
import { axisText, decadeText } from '../text/number';
import { multiples } from './axis_ticks';
import { roundStep } from './ticks';
import type { YRange } from './y_range';

export interface YTick {
  y: number;
  text: string;
}

/** Below so many decades a log axis also has 2 and 5. */
const FEW_DECADES = 2;

/** At most about `count` round values. */
export function linearTicks({ lo, hi }: YRange, count: number): YTick[] {
  const increment = roundStep((hi - lo) / Math.max(count, 1));
  return multiples(lo, hi, increment).map((y) => ({ y, text: axisText(y, increment) }));
}

/** Powers of ten, at most about `count`; where there are few, also 2 and 5 times them. */
export function decadeTicks({ lo, hi }: YRange, count: number): YTick[] {
  const every = Math.max(1, Math.ceil((hi - lo) / Math.max(count, 1)));
  const factors = hi - lo < FEW_DECADES ? [1, 2, 5] : [1];
  const decades = multiples(lo - (hi - lo < FEW_DECADES ? 1 : 0), hi, every);
  return decades
    .flatMap((decade) => factors.map((factor) => factor * 10 ** decade))
    .map((value) => ({ y: Math.log10(value), text: decadeText(value) }))
    .filter(({ y }) => y >= lo && y <= hi);
}
