/** A small chart with what it says in words: signal, values at the cursor, limits, what is usual. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Chart } from '../charts/chart_layout';
import { isPositive, lineOf } from '../charts/line';
import { LineChart } from '../charts/line_chart';
import { limitsIn, type Panel } from '../model/evidence';
import type { Shown } from '../state/compare';
import { t } from '../text/t';
import type { Metric } from '../wire/metrics';
import { ChartMarks, marksText } from './chart_marks';
import { ChartTools } from './chart_tools';
import { useSession } from './context';
import { Reading, Readings, readingText, StoredValue } from './readings';

interface Props {
  panel: Panel;
  onset: number | null;
  /** It could not be asked for. */
  failed: boolean;
}

/** A run and its measurements of the signal. */
export interface Measured {
  run: Shown;
  metric: Metric;
}

export function ChartFigure({ panel, onset, failed }: Props) {
  const { compare, pins, scales } = useSession();
  const { signal } = panel;
  const shown = compare.shown.value;
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    if (pins.latest !== signal) return;
    pins.latest = null;
    root.current?.scrollIntoView({ block: 'nearest' });
  }, [pins, signal]);

  const own = shown[0]?.metrics?.get(signal) ?? null;
  const measured = useMemo(() => measuredOf(shown, signal), [shown, signal]);
  const metric = own?.steps.length ? own : (measured[0]?.metric ?? own);
  const log = metric !== null && scales.isLog(metric);
  const chart = useMemo(
    (): Chart => ({
      lines: measured.map((one) => lineOf(one.metric, log, one.run)),
      log,
      limits: metric ? limitsIn(panel, metric.unit) : [],
      healthy: metric?.healthy ?? null,
      onset,
    }),
    [measured, metric, log, panel, onset],
  );
  const drawn = measured.length > 0;
  const unit = drawn ? (metric?.unit ?? null) : null;
  const healthy = drawn ? chart.healthy : null;
  const several = shown.length > 1;
  const values = measured.map((one) => {
    const value = readingText(one.metric.values.at(-1));
    return several ? t('valueInRun', { run: one.run.run || '.', value }) : value;
  });
  const name = t('chartName', {
    signal,
    what: metric?.what ?? '',
    value: values.join('; ') || '–',
  });
  const waiting = own === null && !failed;
  return (
    <figure
      ref={root}
      class="chart"
      aria-label={[name, marksText(panel, unit, healthy)].filter(Boolean).join(' ')}
    >
      <figcaption>
        <div class="chart-title">
          <span class="mono" title={metric?.what}>
            {signal}
          </span>
          {drawn && !several && metric && <Reading metric={metric} limits={chart.limits} />}
          {!drawn && <StoredValue panel={panel} />}
          <ChartTools
            signal={signal}
            scaled={drawn && canChoose(measured) ? metric : null}
            log={log}
          />
        </div>
        <ChartMarks panel={panel} unit={unit} healthy={healthy} what={metric?.what ?? ''} />
        {several && <Readings measured={measured} limits={chart.limits} />}
      </figcaption>
      {drawn ? (
        <LineChart chart={chart} />
      ) : (
        <div class={`chart-place ${waiting ? '' : 'none'}`}>
          {!waiting && panel.evidence.length === 0 && t('neverMeasured')}
        </div>
      )}
    </figure>
  );
}

function measuredOf(shown: readonly Shown[], signal: string): Measured[] {
  return shown.flatMap((run) => {
    const metric = run.metrics?.get(signal);
    return metric?.steps.length ? [{ run, metric }] : [];
  });
}

/** Zero and less have no place on a log axis; a signal that usually has one can do without. */
function canChoose(measured: readonly Measured[]): boolean {
  return measured.every(({ metric }) => metric.scale === 'log' || isPositive(metric));
}
