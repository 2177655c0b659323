import { toPixel, type XRange } from '../math/x_range';
import type { Sheet } from './paper';

/** Nothing is drawn where nothing was trained: a bar would say that it went on. */
export function clearPauses(
  { context, width, height }: Sheet,
  range: XRange,
  pauses: readonly XRange[],
): void {
  for (const pause of pauses) {
    const from = Math.ceil(toPixel(pause.lo, range, width));
    const to = Math.floor(toPixel(pause.hi, range, width));
    if (to > from) context.clearRect(from, 0, to - from, height);
  }
}
