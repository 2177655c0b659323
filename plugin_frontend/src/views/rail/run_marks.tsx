/** Marks below a run's ribbon: still training, or few faults could be looked for. */
import { runState } from '../../model/run_state';
import { now } from '../../state/clock';
import type { Key } from '../../text/en';
import { t } from '../../text/t';
import type { RunEntry } from '../../wire/runs';

const STOPPED = {
  minutes: 'stoppedMinutes',
  hours: 'stoppedHours',
  days: 'stoppedDays',
} as const satisfies Record<string, Key>;

export function RunMarks({ run }: { run: RunEntry }) {
  const state = runState(run, now.value);
  const limited = run.source === 'scalars';
  if (!limited && state.is === 'unknown') return null;
  return (
    <span class="run-marks">
      {limited && <span title={t('limitedLong')}>{t('limited')}</span>}
      {state.is === 'training' && (
        <span class="live" title={t('trainingLong')}>
          {t('training')}
        </span>
      )}
      {state.is === 'stopped' && <span>{t(STOPPED[state.unit], { n: state.n })}</span>}
    </span>
  );
}
