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
  const limited = run.source === 'scalars';
  if (!limited && !run.training) return null;
  return (
    <span class="run-marks">
      {run.training && (
        <span class="live">
          <span class={limited ? 'visually-hidden' : ''}>{t('training')}</span>
        </span>
      )}
      {limited && <span title={t('limitedLong')}>{t('limited')}</span>}
    </span>
  );
}

/** "Still training" or "Stopped 5 min ago"; "" where that is not known. */
export function stateText(run: RunEntry): string {
  const state = runState(run, now.value);
  if (state.is === 'training') return t('trainingLong');
  return state.is === 'stopped' ? t(STOPPED[state.unit], { n: state.n }) : '';
}
