/** The runs: a filter, and the list of what matches it, worst first as the server sorts them. */
import { useComputed, useSignal } from '@preact/signals';
import { useId, useMemo, useRef } from 'preact/hooks';
import { matcherOf } from '../../model/run_filter';
import { t } from '../../text/t';
import type { Verdict } from '../../wire/level';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { CurrentRun } from './current_run';
import { Filter } from './filter';
import { LevelChips } from './level_chips';
import { RunList } from './run_list';

export function Rail({ runs, pending }: { runs: readonly RunEntry[]; pending: boolean }) {
  const session = useSession();
  const { compare } = session;
  const query = useSignal('');
  const levels = useSignal<ReadonlySet<Verdict>>(new Set());
  // Only where the rail is a bar: whether what hangs below it is open.
  const open = useSignal(false);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const matcher = useComputed(() => matcherOf(query.value));
  const matching = useMemo(
    () =>
      runs.filter(
        (run) =>
          (levels.value.size === 0 || levels.value.has(run.verdict)) &&
          matcher.value?.(wordsOf(run, session.titleOf(run.top?.fault ?? ''))),
      ),
    [runs, session, matcher.value, levels.value],
  );
  const selected = session.run.value;
  const listed = useMemo(() => withSelected(matching, runs, selected), [matching, runs, selected]);
  const all = matching.length === runs.length;
  return (
    <nav class="rail" aria-label={t('runs')} data-open={open.value}>
      <CurrentRun runs={runs} open={open} controls={id} />
      <div ref={body} class="rail-body" id={id}>
        <div class="rail-head">
          <h2>{t('runs')}</h2>
          <span class="quiet" aria-live="polite">
            {all ? runs.length : t('nOfTotal', { n: matching.length, total: runs.length })}
          </span>
          {pending && <span class="quiet">{t('stillReading')}</span>}
          {(runs.length > 1 || compare.on.value) && (
            <button
              type="button"
              class="chip end"
              aria-pressed={compare.on.value}
              onClick={() => {
                if (compare.on.value) compare.stop();
                else compare.on.value = true;
              }}
            >
              {t('compare')}
            </button>
          )}
        </div>
        <Filter
          query={query}
          broken={matcher.value === null}
          leave={() => body.current?.querySelector<HTMLElement>('.run[tabindex="0"]')?.focus()}
        />
        <LevelChips runs={runs} chosen={levels} />
        {compare.full.value && compare.on.value && <p class="rail-note">{t('compareFull')}</p>}
        {matching.length === 0 && <p class="rail-note">{t('noRunMatches')}</p>}
        <RunList
          runs={listed}
          question={`${query.value} ${[...levels.value].join()}`}
          open={open.value}
          chosen={() => {
            open.value = false;
          }}
        />
      </div>
    </nav>
  );
}

/** What the filter looks at: name, fault, verdict and state, in the reader's language. */
function wordsOf(run: RunEntry, fault: string): string {
  const words = [run.run, fault, t(run.verdict)];
  if (run.training) words.push(t('training'));
  if (run.source === 'scalars') words.push(t('limited'));
  return words.join('\n');
}

/** The selected run stays in reach, whatever the filter says. */
function withSelected(
  matching: readonly RunEntry[],
  runs: readonly RunEntry[],
  selected: string | null,
): readonly RunEntry[] {
  if (matching.some((run) => run.run === selected)) return matching;
  const missing = runs.find((run) => run.run === selected);
  return missing ? [missing, ...matching] : matching;
}
