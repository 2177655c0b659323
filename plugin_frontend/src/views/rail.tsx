/** The run list: verdict, top fault and ribbon of each run, worst first as the server sorts them. */
import { useSignal } from '@preact/signals';
import { t } from '../text/t';
import type { RunEntry } from '../wire/runs';
import { useSession } from './context';
import { Glyph } from './glyph';
import { Ribbon } from './ribbon';

export function Rail({ runs, pending }: { runs: readonly RunEntry[]; pending: boolean }) {
  const filter = useSignal('');
  const wanted = filter.value.trim().toLowerCase();
  const shown = runs.filter((run) => run.run.toLowerCase().includes(wanted));
  return (
    <nav class="rail" aria-label={t('runs')}>
      <div class="rail-head">
        <h2>{t('runs')}</h2>
        <span class="quiet">{runs.length}</span>
        {pending && <span class="quiet end">{t('stillReading')}</span>}
      </div>
      <input
        class="filter"
        type="search"
        placeholder={t('filterRuns')}
        aria-label={t('filterRuns')}
        value={filter.value}
        onInput={(event) => {
          filter.value = event.currentTarget.value;
        }}
      />
      <ul class="run-list">
        {shown.map((run) => (
          <li key={run.run}>
            <RunButton run={run} />
          </li>
        ))}
        {shown.length === 0 && <li class="quiet">{t('noRunMatches')}</li>}
      </ul>
    </nav>
  );
}

function RunButton({ run }: { run: RunEntry }) {
  const session = useSession();
  return (
    <button
      type="button"
      class="run"
      aria-current={session.run.value === run.run}
      title={run.run}
      onClick={() => session.select(run.run)}
    >
      <Glyph level={run.verdict} />
      <span>
        <span class="run-name">{run.run || '.'}</span>
        <span class="run-top">
          <RunTop run={run} />
        </span>
      </span>
      <Ribbon run={run} />
    </button>
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
