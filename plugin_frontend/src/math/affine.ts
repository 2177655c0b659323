/** A linear map between an axis and pixels. */
import type { XRange } from './x_range';

export interface Affine {
  times: number;
  plus: number;
}

/** Takes `lo` of the range to the pixel `from` and `hi` to the pixel `to`. */
export function affine({ lo, hi }: XRange, from: number, to: number): Affine {
  const times = (to - from) / (hi - lo || 1);
  return { times, plus: from - lo * times };
}
