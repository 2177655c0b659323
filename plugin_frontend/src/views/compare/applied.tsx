/** "Applied it? Compare with the run that has it": what became of the fault there. */
import { useId } from 'preact/hooks';
import { candidatesFor } from '../../model/candidates';
import type { Session } from '../../state/session';
import { t } from '../../text/t';
import type { Finding, Remedy } from '../../wire/report';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { outcomeSentence } from './outcome_text';

export function Applied({ finding, remedy }: { finding: Finding; remedy: Remedy }) {
  const session = useSession();
  const id = useId();
  const run = session.run.value ?? '';
  const { alike, others } = candidatesFor(run, session.runs.value.value?.runs ?? []);
  if (alike.length + others.length === 0) return null;
  const [here, other, ...more] = session.compare.shown.value;
  const chosen = more.length === 0 && other ? other : null;
  return (
    <div class="applied">
      <label for={id} class="quiet">
        {t('applied')}
      </label>
      <select
        id={id}
        value={chosen?.run ?? ''}
        onChange={({ currentTarget }) => {
          if (currentTarget.value === '') return;
          session.compare.only(currentTarget.value);
          watch(session, remedy.watch);
        }}
      >
        <option value="">{t('appliedChoose')}</option>
        <Runs label={t('appliedAlike')} runs={alike} />
        <Runs label={t('appliedOthers')} runs={others} />
      </select>
      {chosen?.report && here?.report && (
        <p role="status">{outcomeSentence(session, finding.fault, here.report, chosen.report)}</p>
      )}
    </div>
  );
}

/** Brings the signal that should have moved among the charts; the page stays where it is. */
function watch({ panels, pins }: Session, name: string): void {
  const drawn = panels.peek().some((panel) => panel.signal === name);
  if (name === '' || drawn || pins.has(name)) return;
  pins.toggle(name);
  pins.latest = null;
}

function Runs({ label, runs }: { label: string; runs: readonly RunEntry[] }) {
  if (runs.length === 0) return null;
  return (
    <optgroup label={label}>
      {runs.map((one) => (
        <option key={one.run} value={one.run}>
          {t('appliedRun', { run: one.run || '.', verdict: t(one.verdict) })}
        </option>
      ))}
    </optgroup>
  );
}
