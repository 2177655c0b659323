/** A small chart with its caption: signal, value at the cursor, limit. */
import { LineChart } from '../charts/line_chart';
import { indexAt } from '../math/levels';
import { isBad, type Panel } from '../model/evidence';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Metric } from '../wire/metrics';
import { useSession } from './context';

interface Props {
  panel: Panel;
  /** null: not there (yet). */
  metric: Metric | null;
  pending: boolean;
  onset: number | null;
}

export function ChartFigure({ panel, metric, pending, onset }: Props) {
  const drawn = metric !== null && metric.steps.length > 0;
  const name = t('chartName', {
    signal: panel.signal,
    what: metric?.what ?? '',
    value: valueText(metric ? lastValue(metric) : null),
  });
  return (
    <figure class="chart" aria-label={name}>
      <figcaption>
        <span class="mono" title={metric?.what}>
          {panel.signal}
        </span>
        {drawn ? <CursorValue metric={metric} panel={panel} /> : <StoredValue panel={panel} />}
        <span class="end" title={panel.role === 'watch' ? t('toWatchLong') : undefined}>
          {limitText(panel)}
        </span>
      </figcaption>
      {drawn ? (
        <LineChart metric={metric} limits={panel.limits} onset={onset} />
      ) : (
        <div class={`chart-place ${pending ? '' : 'none'}`}>
          {!pending && panel.evidence.length === 0 && t('neverMeasured')}
        </div>
      )}
    </figure>
  );
}

function limitText(panel: Panel): string {
  if (panel.role === 'watch') return t('toWatch');
  const texts = panel.limits.map(({ threshold, bad }) =>
    t(bad === 'above' ? 'limitAtMost' : 'limitAtLeast', { value: valueText(threshold) }),
  );
  return [...new Set(texts)].join(' · ');
}

function CursorValue({ metric, panel }: { metric: Metric; panel: Panel }) {
  const { cursor } = useSession().view;
  const value = cursor.value === null ? lastValue(metric) : valueBefore(metric, cursor.value);
  return <span class={`value ${isBad(value, panel.limits) ? 'bad' : ''}`}>{valueText(value)}</span>;
}

/** What the finding itself holds, where there is no series to draw. */
function StoredValue({ panel }: { panel: Panel }) {
  const item = panel.evidence[0];
  return item ? <span class="value bad">{item.note || valueText(item.value)}</span> : null;
}

function valueBefore(metric: Metric, step: number): number | null {
  const value = metric.values[indexAt(metric.steps, step)];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function lastValue(metric: Metric): number | null {
  return metric.values.findLast((value) => Number.isFinite(value)) ?? null;
}
