import type { Shown } from '../../state/compare';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { Glyph } from '../glyph';
import { RunName } from '../run_name';
import { LineMark } from './line_mark';
import { outcomeText } from './outcome_text';
import { SharedRibbon } from './shared_ribbon';

interface Props {
  shown: Shown;
  selected: boolean;
  /** There is nothing to compare with. */
  alone: boolean;
}

/** One of the compared runs. A press on its name selects it. */
export function CompareRow({ shown, selected, alone }: Props) {
  const session = useSession();
  const run = session.runs.value.value?.runs.find((one) => one.run === shown.run);
  if (!run) return null;
  const name = run.run || '.';
  return (
    <tr aria-selected={selected}>
      <th class="at-run" scope="row">
        <button
          type="button"
          class="compared"
          title={name}
          aria-label={name}
          aria-current={selected}
          onClick={() => session.select(run.run)}
        >
          <LineMark line={shown} />
          <RunName run={run.run} of="name" />
        </button>
      </th>
      <td class="at-verdict">
        <Verdict run={run} />
      </td>
      <td class="at-ribbon">
        <SharedRibbon run={run} />
      </td>
      <td class="at-step">
        {run.top && run.verdict !== 'healthy' ? stepText(run.top.onset ?? 0) : '–'}
      </td>
      <td class="at-step at-last">{stepText(run.last_step)}</td>
      {session.fault.value && (
        <td class="at-outcome">
          {shown.error?.message ??
            (shown.report && outcomeText(session.fault.value, session.finding.value, shown.report))}
        </td>
      )}
      <td class="at-remove">
        {!alone && (
          <button
            type="button"
            class="remove"
            aria-label={t('removeRun', { run: name })}
            title={t('remove')}
            onClick={() => session.compare.toggle(run.run)}
          >
            ×
          </button>
        )}
      </td>
    </tr>
  );
}

/** "◆ Critical · Mode collapse". */
function Verdict({ run }: { run: RunEntry }) {
  const session = useSession();
  const fault = run.top && run.verdict !== 'healthy' ? session.titleOf(run.top.fault) : '';
  const words = [t(run.verdict), fault].filter((one) => one !== '').join(' · ');
  return (
    <span class="compared-verdict" title={words}>
      <Glyph level={run.verdict} size={13} />
      <span class="name">{words}</span>
    </span>
  );
}
