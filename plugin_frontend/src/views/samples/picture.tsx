/** One grid of samples; small ones are enlarged pixel by pixel. */

import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { SamplePoint, SampleSize, SampleTag } from '../../wire/samples';
import { useSession } from '../context';

interface Props {
  tag: SampleTag;
  point: SamplePoint;
  size: SampleSize;
  /** Longest side on the page. */
  side: number;
}

export function Picture({ tag, point, size, side }: Props) {
  const { samples } = useSession();
  const { width, height, step } = point;
  const longest = Math.max(width, height) || side;
  const isTiny = longest * 2 <= side;
  // Whole multiples: squares that differ by a pixel would look like an artifact of the generator.
  const factor = isTiny ? Math.floor(side / longest) : side / longest;
  return (
    <img
      class={isTiny ? 'tiny' : ''}
      src={samples.urlOf(tag, point, size)}
      width={Math.round((width || side) * factor)}
      height={Math.round((height || side) * factor)}
      alt={t(tag === 'real' ? 'realAt' : 'samplesAt', { step: stepText(step) })}
      draggable={false}
    />
  );
}
