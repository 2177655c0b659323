/** A small chart with its caption: signal, value at the cursor, limit. */
import { useMemo } from 'preact/hooks';
import { LineChart } from '../charts/line_chart';
import { indexAt } from '../math/levels';
import { isBad, type Limit, limitsIn, type Panel } from '../model/evidence';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Metric } from '../wire/metrics';
import type { Evidence } from '../wire/report';
import { useSession } from './context';

const COUNT = 'count';

interface Props {
  panel: Panel;
  /** null: not there (yet). */
  metric: Metric | null;
  pending: boolean;
  onset: number | null;
}

export function ChartFigure({ panel, metric, pending, onset }: Props) {
  const drawn = metric !== null && metric.steps.length > 0;
  const limits = useMemo(() => (metric ? limitsIn(panel, metric.unit) : []), [panel, metric]);
  const name = t('chartName', {
    signal: panel.signal,
    what: metric?.what ?? '',
    value: metric ? seriesText(metric.values.at(-1)) : '',
  });
  return (
    <figure class="chart" aria-label={name}>
      <figcaption>
        <span class="mono" title={metric?.what}>
          {panel.signal}
        </span>
        {drawn ? <CursorValue metric={metric} limits={limits} /> : <StoredValue panel={panel} />}
        <Limits panel={panel} unit={metric?.unit ?? null} />
      </figcaption>
      {drawn ? (
        <LineChart metric={metric} limits={limits} onset={onset} />
      ) : (
        <div class={`chart-place ${pending ? '' : 'none'}`}>
          {!pending && panel.evidence.length === 0 && t('neverMeasured')}
        </div>
      )}
    </figure>
  );
}

function CursorValue({ metric, limits }: { metric: Metric; limits: readonly Limit[] }) {
  const { cursor } = useSession().view;
  const at = cursor.value === null ? metric.steps.length - 1 : indexAt(metric.steps, cursor.value);
  const value = metric.values[at];
  const bad = value !== undefined && (!Number.isFinite(value) || isBad(value, limits));
  return <span class={`value ${bad ? 'bad' : ''}`}>{seriesText(value)}</span>;
}

function seriesText(value: number | undefined): string {
  return value === undefined || Number.isFinite(value) ? valueText(value) : t('notFinite');
}

/** What the finding itself holds, where there is no series to draw. */
function StoredValue({ panel }: { panel: Panel }) {
  const item = panel.evidence[0];
  return item ? <span class="value bad">{evidenceText(item)}</span> : null;
}

function evidenceText(item: Evidence): string {
  return item.note || t('counted', { value: valueText(item.value), unit: item.unit }).trim();
}

/** The limits; with the value beside them where they are not about what the chart draws. */
function Limits({ panel, unit }: { panel: Panel; unit: string | null }) {
  if (panel.role === 'watch') {
    return (
      <span class="end" title={t('toWatchLong')}>
        {t('toWatch')}
      </span>
    );
  }
  const texts = panel.evidence.map((item) => {
    const key = item.direction === 'above' ? 'limitAtMost' : 'limitAbove';
    const limit = t(key, { value: valueText(item.threshold) });
    if (unit === null || item.unit === unit) return limit;
    // A count on a signal that is none counts what was not finite in it.
    if (item.unit === COUNT) return t('countNotFinite', { value: valueText(item.value) });
    return `${evidenceText(item)}, ${limit}`;
  });
  return <span class="end">{[...new Set(texts)].join(' · ')}</span>;
}
