import type { Signal } from '@preact/signals';
import { t } from '../../text/t';
import { LEVELS, type Verdict } from '../../wire/level';
import type { RunEntry } from '../../wire/runs';
import { Glyph } from '../glyph';

const WORST_FIRST: readonly Verdict[] = [...LEVELS.toReversed(), 'unknown'];

interface Props {
  runs: readonly RunEntry[];
  /** Verdicts to show; none: all. */
  chosen: Signal<ReadonlySet<Verdict>>;
}

/** How many runs there are of each verdict; a press shows only those. */
export function LevelChips({ runs, chosen }: Props) {
  const counts = new Map<Verdict, number>();
  for (const run of runs) counts.set(run.verdict, (counts.get(run.verdict) ?? 0) + 1);
  if (counts.size < 2 && chosen.value.size === 0) return null;
  const press = (verdict: Verdict) => {
    const next = new Set(chosen.value);
    if (!next.delete(verdict)) next.add(verdict);
    chosen.value = next;
  };
  return (
    <fieldset class="level-chips" aria-label={t('filterByVerdict')}>
      {WORST_FIRST.filter((verdict) => counts.has(verdict) || chosen.value.has(verdict)).map(
        (verdict) => (
          <button
            key={verdict}
            type="button"
            class="level-chip"
            aria-pressed={chosen.value.has(verdict)}
            title={t(verdict)}
            onClick={() => press(verdict)}
          >
            <Glyph level={verdict} size={11} />
            <span class="visually-hidden">{t(verdict)} </span>
            {counts.get(verdict) ?? 0}
          </button>
        ),
      )}
    </fieldset>
  );
}
