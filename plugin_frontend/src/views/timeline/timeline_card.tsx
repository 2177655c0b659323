/** The severity of every fault over the steps of the run. */
import { useMemo } from 'preact/hooks';
import { type Row, rowsOf } from '../../model/rows';
import { summaryOf, withSummary } from '../../model/summary_row';
import { t } from '../../text/t';
import type { Report } from '../../wire/report';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { AxisChoice } from './axis_choice';
import { Lanes } from './lanes';
import { Legend } from './legend';
import { TimelineTable } from './timeline_table';

export function TimelineCard({ report }: { report: Report }) {
  const session = useSession();
  const { view } = session;
  const received = session.timeline.value.value;
  const error = session.timeline.error.value;
  const rows = useMemo(() => rowsOf(report), [report]);
  const quiet = rows.filter((row) => row.kind === 'quiet');
  const all = view.showQuiet.value;
  // A run without findings is calm: one row stands for all its checks.
  const calm = !all && quiet.length === rows.length;
  const shown = useMemo(
    () => (calm ? [summaryOf(rows)] : rows.filter((row) => all || row.kind !== 'quiet')),
    [rows, all, calm],
  );
  const timeline = useMemo(
    () => (calm && received ? withSummary(received) : received),
    [calm, received],
  );
  const asTable = view.asTable.value;
  return (
    <section class="card" aria-labelledby="timeline-title">
      <div class="card-head">
        <h2 id="timeline-title">{t('timeline')}</h2>
        {!asTable && <Legend hatched={shown.some((row) => isHatched(row, timeline))} />}
        <div class="end">
          {!asTable && <ResetZoom />}
          {!asTable && <AxisChoice />}
          <button
            type="button"
            class="link"
            onClick={() => {
              view.asTable.value = !asTable;
            }}
          >
            {t(asTable ? 'viewAsChart' : 'viewAsTable')}
          </button>
        </div>
      </div>
      {error && <p class="about">{error.message}</p>}
      {asTable ? (
        <TimelineTable rows={shown} foldable={quiet} timeline={timeline} />
      ) : (
        <Lanes rows={shown} foldable={quiet} timeline={timeline} />
      )}
    </section>
  );
}

/** Whether something of the row was not looked for. */
function isHatched({ fault }: Row, timeline: Timeline | null): boolean {
  if (!timeline?.n) return false;
  const parts = timeline.measured.get(fault) ?? [];
  const [first, last] = [timeline.firstSteps[0], timeline.lastSteps[timeline.n - 1]];
  return parts.length !== 1 || parts[0]?.[0] !== first || parts[0]?.[1] !== last;
}

function ResetZoom() {
  const { view } = useSession();
  return (
    <>
      <span class="quiet keys-hint" aria-hidden="true">
        {t('keysHint')}
      </span>
      {view.zoom.value === null ? (
        <span class="quiet zoom-hint">{t('zoomHint')}</span>
      ) : (
        <button type="button" class="link" onClick={() => view.reset()}>
          {t('resetZoom')}
        </button>
      )}
    </>
  );
}
