/** One signal over steps; shares zoom and cursor with everything else. The only user of uPlot. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { palette } from '../draw/palette';
import type { Limit } from '../model/evidence';
import type { View } from '../state/view';
import { useSession } from '../views/context';
import type { Metric } from '../wire/metrics';
import { chartOptions } from './options';
import { type ChartData, chartData } from './series';

const HEIGHT = 138;

interface Props {
  metric: Metric;
  limits: readonly Limit[];
  onset: number | null;
}

export function LineChart({ metric, limits, onset }: Props) {
  const { view } = useSession();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = place.current;
    return root ? mountChart(root, view, { metric, limits, onset }) : undefined;
  }, [metric, limits, onset, view]);
  return <div ref={place} class="chart-place" aria-hidden="true" />;
}

/** Draws into `root`; returns what removes it. */
function mountChart(root: HTMLElement, view: View, { metric, limits, onset }: Props): () => void {
  const data = chartData(metric);
  const options = chartOptions(
    {
      data,
      log: metric.scale === 'log',
      limits,
      onset,
      range: () => view.range.peek(),
      onHover: (step) => {
        view.cursor.value = step;
      },
      onBrush: (range) => view.show(range),
      onReset: () => view.reset(),
    },
    root.clientWidth || 320,
    HEIGHT,
  );
  let stop: (() => void) | null = null;
  const chart = new UPlot(
    options,
    [data.steps, data.values, data.low, data.high],
    (self, start) => {
      root.append(self.root);
      start();
    },
  );
  // uPlot finishes in a microtask: only then can it take a cursor.
  chart.hooks.ready = [
    () => {
      stop = follow(chart, view, data);
    },
  ];
  const observer = new ResizeObserver(() => {
    if (root.clientWidth > 0) chart.setSize({ width: root.clientWidth, height: HEIGHT });
  });
  observer.observe(root);
  return () => {
    stop?.();
    observer.disconnect();
    chart.destroy();
  };
}

/** Keeps `chart` at the shared theme, range and cursor. */
function follow(chart: UPlot, view: View, data: ChartData): () => void {
  const ends = [
    effect(() => {
      if (palette.value) chart.redraw(false, true);
    }),
    effect(() => {
      const { lo, hi } = view.range.value;
      chart.setScale('x', { min: lo, max: hi });
    }),
    effect(() => {
      const step = view.cursor.value;
      const left = step === null || !data.steps.length ? -10 : chart.valToPos(step, 'x');
      chart.setCursor({ left, top: left < 0 ? -10 : 1 }, false);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
