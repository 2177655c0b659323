/** The severity of every fault over the steps of the run. */
import { type Row, rowsOf } from '../../model/rows';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Report } from '../../wire/report';
import { useSession } from '../context';
import { Axis } from './axis';
import { AxisChoice } from './axis_choice';
import { LaneRow } from './lane_row';
import { Legend } from './legend';
import { Minimap } from './minimap';
import { Plot } from './plot';

export function TimelineCard({ report }: { report: Report }) {
  const session = useSession();
  const { view } = session;
  const timeline = session.timeline.value.value;
  const error = session.timeline.error.value;
  const rows = rowsOf(report);
  const quiet = rows.filter((row) => row.kind === 'quiet');
  const others = rows.filter((row) => row.kind !== 'quiet');
  // With nothing to hide behind, quiet rows are the strip.
  const shown: Row[] = view.showQuiet.value || others.length === 0 ? rows : others;
  return (
    <section class="card" aria-labelledby="timeline-title">
      <div class="card-head">
        <h2 id="timeline-title">{t('timeline')}</h2>
        <Legend hatched={shown.some((row) => row.coverage?.state !== 'checked')} />
        <div class="end">
          <AxisChoice />
          {view.zoom.value === null ? (
            <span class="quiet">{t('zoomHint')}</span>
          ) : (
            <button type="button" class="link" onClick={() => view.reset()}>
              {t('resetZoom')}
            </button>
          )}
        </div>
      </div>
      {error && <p class="about">{error.message}</p>}
      <div class="timeline">
        <div class="lane lane-head">
          <span class="lane-label">
            <span>{t('fault')}</span>
            <span>{t('onset')}</span>
          </span>
          <span />
          <span class="lane-value">
            <CursorTitle />
          </span>
        </div>
        <div class="rows">
          {shown.map((row) => (
            <LaneRow key={row.fault} row={row} timeline={timeline} />
          ))}
          {timeline && timeline.n > 0 && <Plot rows={shown} timeline={timeline} />}
        </div>
        <div class="lane">
          <span class="lane-label">
            {others.length > 0 && quiet.length > 0 && (
              <button
                type="button"
                class="link"
                aria-expanded={view.showQuiet.value}
                onClick={() => {
                  view.showQuiet.value = !view.showQuiet.value;
                }}
              >
                {view.showQuiet.value ? t('hideQuiet') : t('showQuiet', { n: quiet.length })}
              </button>
            )}
          </span>
          <Axis />
        </div>
        {timeline && timeline.n > 0 && (
          <div class="lane">
            <span class="lane-label quiet">{t('overview')}</span>
            <Minimap timeline={timeline} />
          </div>
        )}
      </div>
    </section>
  );
}

function CursorTitle() {
  const { cursor } = useSession().view;
  return <>{cursor.value === null ? t('now') : t('atStep', { step: stepText(cursor.value) })}</>;
}
