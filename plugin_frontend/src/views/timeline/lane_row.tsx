/** One fault: its label, which selects it, and its severity at the cursor. The plot lies between. */
import { levelAt, severityAt } from '../../math/levels';
import { mainEpisode } from '../../model/findings';
import type { Row } from '../../model/rows';
import { severityText, stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { Glyph } from '../glyph';

export function LaneRow({ row, timeline }: { row: Row; timeline: Timeline | null }) {
  const session = useSession();
  const selected = session.fault.value === row.fault;
  const title = session.titleOf(row.fault);
  const onset = mainEpisode(row.episodes)?.onset.by ?? null;
  const atStart = onset !== null && onset <= session.axis.steps.value.lo;
  const level = t(row.level ?? 'notChecked');
  return (
    <div class={`lane row ${row.level === null ? 'unchecked' : ''}`} data-selected={selected}>
      <button
        type="button"
        class="lane-label"
        aria-pressed={selected}
        title={title}
        onClick={() => session.selectFault(row.fault)}
      >
        {row.depth > 0 && <Branch depth={row.depth} />}
        <Glyph level={row.level ?? 'unknown'} />
        <span class="name">{title}</span>
        <span class="visually-hidden">{`, ${level}, `}</span>
        {onset !== null && (
          <span class="step">
            <span class="visually-hidden">{t('since')} </span>
            {atStart ? t('start') : stepText(onset)}
          </span>
        )}
      </button>
      <span />
      {timeline ? <Severity fault={row.fault} timeline={timeline} /> : <span class="lane-value" />}
    </div>
  );
}

/** Hangs a symptom below its cause. */
function Branch({ depth }: { depth: number }) {
  return <i class="branch" style={{ marginLeft: `${3 + 12 * (depth - 1)}px` }} />;
}

function Severity({ fault, timeline }: { fault: string; timeline: Timeline }) {
  const { cursor } = useSession().view;
  const severity = severityAt(timeline, fault, cursor.value);
  const step = cursor.value ?? timeline.lastSteps[timeline.n - 1] ?? 0;
  const level = levelAt(timeline.levels.get(fault) ?? [], step);
  return <span class={`lane-value text-${level}`}>{severityText(severity)}</span>;
}
