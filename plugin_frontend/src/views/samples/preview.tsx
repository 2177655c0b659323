/** The frame that is pointed at, enlarged above the strip. */
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import { useSession } from '../context';
import type { Frame } from './filmstrip';
import { Picture } from './picture';

const SIDE = 192;
/** With its frame. */
const WIDTH = SIDE + 14;
/** Beside the cursor, whose step must stay in sight; there may be a time or a count with it. */
const BESIDE = { step: 56, time: 150, images: 150 };

export function Preview({ frame, width }: { frame: Frame | undefined; width: number }) {
  const { axis } = useSession();
  if (!frame) return null;
  const { point, x } = frame;
  const beside = BESIDE[axis.kind.value];
  const left = x + beside + WIDTH <= width ? x + beside : x - beside - WIDTH;
  return (
    <div class="preview" style={{ left: `${left}px` }} aria-hidden="true">
      <Picture tag="fake" point={point} size={SIDE} side={SIDE} />
      <span>{t('atStepLong', { step: stepText(point.step) })}</span>
    </div>
  );
}
