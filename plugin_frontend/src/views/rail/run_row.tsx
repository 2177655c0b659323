import { t } from '../../text/t';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { Glyph } from '../glyph';
import { RunName } from '../run_name';
import { Ribbon } from './ribbon';
import { RunMarks, stateText } from './run_marks';
import { Tick } from './tick';
import { ROW } from './use_rows';

interface Props {
  run: RunEntry;
  at: number;
  count: number;
  /** Tab leads to it. */
  reachable: boolean;
  focused: () => void;
  chosen: () => void;
}

/** One run: verdict, name, top fault, ribbon. */
export function RunRow({ run, at, count, reachable, focused, chosen }: Props) {
  const session = useSession();
  const ticking = session.compare.on.value;
  const tab = reachable ? 0 : -1;
  return (
    <li
      class={`run-row ${ticking ? 'ticking' : ''}`}
      style={{ top: `${at * ROW}px` }}
      aria-setsize={count}
      aria-posinset={at + 1}
      onFocusIn={focused}
    >
      {ticking && <Tick run={run.run} tab={tab} />}
      <button
        type="button"
        class="run"
        tabIndex={tab}
        aria-current={session.run.value === run.run}
        title={run.run}
        onClick={() => {
          session.select(run.run);
          chosen();
        }}
      >
        <Glyph level={run.verdict} />
        <span>
          <RunName run={run.run} of="run-name" />
          <span class="run-top">
            <RunTop run={run} />
          </span>
        </span>
        <span class="run-side" title={stateText(run)}>
          <Ribbon run={run} />
          <RunMarks run={run} />
        </span>
      </button>
    </li>
  );
}

/** "Mode collapse +3"; the server's headline where no fault is open. */
function RunTop({ run }: { run: RunEntry }) {
  const session = useSession();
  if (run.verdict === 'unknown') return <span>{run.headline}</span>;
  if (run.verdict === 'healthy' || !run.top) return <span>{t('healthy')}</span>;
  const others = run.n_findings - 1;
  return (
    <>
      <span>{session.titleOf(run.top.fault)}</span>
      {others > 0 && <span>{t('moreFindings', { n: others })}</span>}
    </>
  );
}
