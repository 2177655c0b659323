/** What a chart marks besides its lines: limits, and the range that is usual in healthy runs. */
import type { Panel } from '../model/evidence';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Healthy } from '../wire/metrics';
import { evidenceText } from './readings';

const COUNT = 'count';
/** Of a number that others are compared with and that has no limit. */
const BEST = 'best value';
const ANY_LOSS = 'all';

interface Props {
  panel: Panel;
  /** Of what is drawn; null: nothing is. */
  unit: string | null;
  healthy: Healthy | null;
  /** Shown where there is nothing else to say. */
  what: string;
}

export function ChartMarks({ panel, unit, healthy, what }: Props) {
  const limits = limitsText(panel, unit);
  return (
    <div class="chart-marks">
      {panel.role === 'watch' && <span title={t('toWatchLong')}>{t('toWatch')}</span>}
      {limits && <span class="limit">{limits}</span>}
      {healthy && (
        <span class="usual" title={usualTitle(healthy)}>
          <i />
          {usualText(healthy)}
        </span>
      )}
      {!limits && !healthy && panel.role !== 'watch' && <span class="what">{what}</span>}
    </div>
  );
}

/** The same for those who cannot see the chart. */
export function marksText(panel: Panel, unit: string | null, healthy: Healthy | null): string {
  return [limitsText(panel, unit), healthy && usualText(healthy)].filter(Boolean).join('; ');
}

const usualText = ({ low, high }: Healthy): string =>
  t('usual', { low: valueText(low), high: valueText(high) });

function usualTitle({ loss, runs }: Healthy): string {
  return loss === ANY_LOSS ? t('usualLong', { n: runs }) : t('usualOfLoss', { n: runs, loss });
}

/** The limits; with the value beside them where they are not about what the chart draws. */
function limitsText(panel: Panel, unit: string | null): string {
  const texts = panel.evidence.map((item) => {
    if (item.unit === BEST) return t('bestValue', { value: valueText(item.value) });
    const key = item.direction === 'above' ? 'limitAtMost' : 'limitAbove';
    const limit = t(key, { value: valueText(item.threshold) });
    if (unit === null || item.unit === unit) return limit;
    // A count on a signal that is none counts what was not finite in it.
    if (item.unit === COUNT) return t('countNotFinite', { value: valueText(item.value) });
    return `${evidenceText(item)}, ${limit}`;
  });
  return [...new Set(texts)].join(' · ');
}
