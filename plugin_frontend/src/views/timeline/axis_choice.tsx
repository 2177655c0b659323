/** What the x axis counts: steps, time or images. What this run does not tell cannot be chosen. */
import { AXIS_KINDS, type AxisKind } from '../../state/axis';
import type { Key } from '../../text/en';
import { t } from '../../text/t';
import { useSession } from '../context';

const NAMES: Record<AxisKind, Key> = {
  step: 'axisStep',
  time: 'axisTime',
  images: 'axisImages',
};
const REASONS: Partial<Record<AxisKind, Key>> = {
  time: 'axisNoTime',
  images: 'axisNoImages',
};

export function AxisChoice() {
  const { axis } = useSession();
  return (
    <fieldset class="segmented" aria-label={t('axis')}>
      {AXIS_KINDS.map((kind) => {
        const reason = axis.has(kind) ? undefined : REASONS[kind];
        return (
          // Not `disabled`: the reason must be in reach of keyboard and pointer.
          <button
            key={kind}
            type="button"
            aria-pressed={axis.kind.value === kind}
            aria-disabled={reason !== undefined}
            aria-description={reason && t(reason)}
            title={reason && t(reason)}
            onClick={() => {
              if (!reason) axis.choose(kind);
            }}
          >
            {t(NAMES[kind])}
          </button>
        );
      })}
    </fieldset>
  );
}
