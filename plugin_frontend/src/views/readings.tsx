/** Values at the cursor. They change without anything being rendered again. */
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { readingAt } from '../math/reading';
import { isBad, type Limit, type Panel } from '../model/evidence';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Metric } from '../wire/metrics';
import type { Evidence } from '../wire/report';
import type { Measured } from './chart_figure';
import { LineMark } from './compare/line_mark';
import { useSession } from './context';

export function Reading({ metric, limits }: { metric: Metric; limits: readonly Limit[] }) {
  const { cursor } = useSession().view;
  const [text, look] = useMemo(() => {
    const value = computed(() => metric.values[readingAt(metric.steps, cursor.value)]);
    const bad = (one: number | undefined) =>
      one !== undefined && (!Number.isFinite(one) || isBad(one, limits));
    return [
      computed(() => readingText(value.value)),
      computed(() => (bad(value.value) ? 'value live bad' : 'value live')),
    ];
  }, [metric, limits, cursor]);
  return <span class={look}>{text}</span>;
}

/** One value per run, marked as its line is drawn. */
export function Readings({
  measured,
  limits,
}: {
  measured: readonly Measured[];
  limits: readonly Limit[];
}) {
  return (
    <ul class="readings">
      {measured.map(({ run, metric }) => (
        <li key={run.run} title={run.run || '.'}>
          <LineMark line={run} />
          <span class="visually-hidden">{run.run || '.'} </span>
          <Reading metric={metric} limits={limits} />
        </li>
      ))}
    </ul>
  );
}

/** What the finding itself holds, where there is no series to draw. */
export function StoredValue({ panel }: { panel: Panel }) {
  const item = panel.evidence[0];
  return item ? <span class="value bad">{evidenceText(item)}</span> : null;
}

export function readingText(value: number | undefined): string {
  return value === undefined || Number.isFinite(value) ? valueText(value) : t('notFinite');
}

export function evidenceText(item: Evidence): string {
  return item.note || t('counted', { value: valueText(item.value), unit: item.unit }).trim();
}
