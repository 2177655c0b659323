/** What the mark of an onset says when the pointer is at it. */
import { toPixel } from '../../math/x_range';
import type { Row } from '../../model/rows';
import type { Session } from '../../state/session';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Finding } from '../../wire/report';

const REACH = 6;

/** "Began between steps 99 and 110, certain from 140" */
export function onsetText({ onset, confirmed_step }: Finding): string {
  const [by, confirmed] = [stepText(onset.by), stepText(confirmed_step)];
  if (onset.after === null || onset.after < 0 || onset.after >= onset.by - 1)
    return t('onsetAt', { by, confirmed });
  return t('onsetBetween', { after: stepText(onset.after), by, confirmed });
}

export function onsetTitle(
  row: Row | undefined,
  x: number,
  width: number,
  { axis, view }: Session,
): string | undefined {
  const pixelOf = (step: number) => toPixel(axis.forward(step), view.range.peek(), width);
  const near = row?.episodes.find(({ onset }) => {
    const by = pixelOf(onset.by);
    return x <= by + REACH && x >= Math.min(pixelOf(onset.after ?? onset.by), by - REACH);
  });
  return near && onsetText(near);
}
