/** What the bars say, in words: one line per episode. */
import { severityAt } from '../../math/levels';
import type { Row } from '../../model/rows';
import { ALL } from '../../model/summary_row';
import { severityText, stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Finding } from '../../wire/report';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { Glyph } from '../glyph';
import { QuietToggle } from './quiet_toggle';

const HEADS = [
  'fault',
  'now',
  'severity',
  'onset',
  'confirmed',
  'over',
  'peakHead',
  'role',
] as const;

interface Props {
  rows: readonly Row[];
  foldable: readonly Row[];
  timeline: Timeline | null;
}

export function TimelineTable({ rows, foldable, timeline }: Props) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of keys. */}
      <section class="table-place" tabIndex={0} aria-label={t('timeline')}>
        <table class="table">
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.flatMap((row) =>
              row.episodes.length === 0
                ? [<Line key={row.fault} row={row} episode={null} timeline={timeline} />]
                : row.episodes.map((episode) => (
                    <Line
                      key={`${row.fault} ${episode.onset.by}`}
                      row={row}
                      episode={episode}
                      timeline={timeline}
                    />
                  )),
            )}
          </tbody>
        </table>
      </section>
      {foldable.length > 0 && <QuietToggle rows={foldable} />}
    </>
  );
}

interface LineProps {
  row: Row;
  episode: Finding | null;
  timeline: Timeline | null;
}

function Line({ row, episode, timeline }: LineProps) {
  const session = useSession();
  const selected = session.fault.value === row.fault;
  const severity = episode?.severity ?? (timeline && severityAt(timeline, row.fault, null));
  const level = episode && !episode.open ? 'healthy' : row.level;
  return (
    <tr data-selected={selected}>
      <th scope="row">
        {row.fault === ALL ? (
          t('allChecks')
        ) : (
          <button
            type="button"
            aria-pressed={selected}
            onClick={() => session.selectFault(row.fault)}
          >
            {session.titleOf(row.fault)}
          </button>
        )}
      </th>
      <td>
        <Glyph level={level ?? 'unknown'} /> {t(level ?? 'notChecked')}
      </td>
      <td>{severityText(severity)}</td>
      <td>{episode ? onsetCell(episode) : '–'}</td>
      <td>{episode ? stepText(episode.confirmed_step) : '–'}</td>
      <td>{episode?.resolved_step == null ? '–' : stepText(episode.resolved_step)}</td>
      <td>{severityText(episode?.peak ?? null)}</td>
      <td>{episode ? t(episode.role) : '–'}</td>
    </tr>
  );
}

function onsetCell({ onset }: Finding): string {
  if (onset.after === null || onset.after < 0 || onset.after >= onset.by - 1)
    return stepText(onset.by);
  return t('fromTo', { from: stepText(onset.after), to: stepText(onset.by) });
}
