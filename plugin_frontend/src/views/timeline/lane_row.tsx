/** One fault: its label, which selects it, and its severity at the cursor. The plot lies between. */
import { computed, type ReadonlySignal, useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { levelAt } from '../../math/levels';
import { mainEpisode } from '../../model/findings';
import type { Row } from '../../model/rows';
import { ALL } from '../../model/summary_row';
import { severityText, stepText } from '../../text/number';
import { t } from '../../text/t';
import { NOT_MEASURED, SEVERITY_ONE } from '../../wire/not_measured';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { Glyph } from '../glyph';
import { onsetText } from './onset_title';
import { rowName } from './row_name';

interface Props {
  row: Row;
  timeline: Timeline | null;
  /** Index of the column at the cursor. */
  column: ReadonlySignal<number>;
}

export function LaneRow({ row, timeline, column }: Props) {
  const session = useSession();
  const selected = useComputed(() => session.fault.value === row.fault);
  return (
    <div class={`lane row ${row.level === null ? 'unchecked' : ''}`} data-selected={selected}>
      {row.fault === ALL ? (
        <span class="lane-label">
          <Label row={row} />
        </span>
      ) : (
        <button
          type="button"
          class="lane-label"
          aria-pressed={selected}
          title={session.titleOf(row.fault)}
          onClick={() => session.selectFault(row.fault)}
        >
          <Label row={row} />
        </button>
      )}
      <span />
      {timeline ? (
        <Severity fault={row.fault} timeline={timeline} column={column} />
      ) : (
        <span class="lane-value" />
      )}
    </div>
  );
}

function Label({ row }: { row: Row }) {
  const session = useSession();
  const episode = mainEpisode(row.episodes);
  const onset = episode?.onset.by ?? null;
  const atStart = onset !== null && onset <= session.axis.steps.value.lo;
  return (
    <>
      {row.depth > 0 && <Branch depth={row.depth} />}
      <Glyph level={row.level ?? 'unknown'} />
      <span class="name">{rowName(session, row.fault)}</span>
      <span class="visually-hidden">{`, ${t(row.level ?? 'notChecked')}, `}</span>
      {episode && onset !== null && (
        <span class="step" title={onsetText(episode)}>
          <span class="visually-hidden">{t('since')} </span>
          {atStart ? t('start') : stepText(onset)}
        </span>
      )}
    </>
  );
}

/** Hangs a symptom below its cause. */
function Branch({ depth }: { depth: number }) {
  return <i class="branch" style={{ marginLeft: `${3 + 12 * (depth - 1)}px` }} />;
}

/** Follows the cursor without being rendered again. A bar outlasts readings that fall: they are gray. */
function Severity({
  fault,
  timeline,
  column,
}: {
  fault: string;
  timeline: Timeline;
  column: ReadonlySignal<number>;
}) {
  const { runs } = useSession();
  const [text, look] = useMemo(() => {
    const cells = timeline.rows.get(fault);
    const segments = timeline.levels.get(fault) ?? [];
    const severity = computed(() => {
      const cell = cells?.[column.value] ?? NOT_MEASURED;
      return cell === NOT_MEASURED ? null : cell / SEVERITY_ONE;
    });
    const level = computed(() => {
      const counts = (severity.value ?? 0) >= (runs.value.value?.levels.watch ?? 0);
      const step = timeline.lastSteps[column.value] ?? 0;
      return `lane-value ${counts ? levelAt(segments, step) : 'healthy'}`;
    });
    return [computed(() => severityText(severity.value)), level];
  }, [fault, timeline, column, runs]);
  return <span class={look}>{text}</span>;
}
