/** The frame that is pointed at, enlarged above the strip. */
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Frame } from './filmstrip';
import { Picture } from './picture';

const SIDE = 192;
/** Beside the cursor, whose step must stay in sight. */
const BESIDE = 40;

export function Preview({ frame, width }: { frame: Frame | undefined; width: number }) {
  if (!frame) return null;
  const { point, x } = frame;
  const right = x + BESIDE;
  const left = right + SIDE <= width ? right : x - BESIDE - SIDE;
  return (
    <div class="preview" style={{ left: `${left}px` }} aria-hidden="true">
      <Picture tag="fake" point={point} size={SIDE} side={SIDE} />
      <span>{t('atStepLong', { step: stepText(point.step) })}</span>
    </div>
  );
}
