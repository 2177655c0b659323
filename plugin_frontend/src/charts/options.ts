/** How a small chart looks and what it tells the rest of the tab. */
import type uPlot from 'uplot';
import { palette } from '../draw/palette';
import type { StepRange } from '../math/step_range';
import { isDecade, isLabelled } from '../math/ticks';
import { yRange } from '../math/y_range';
import type { Limit } from '../model/evidence';
import { axisText, decadeText, shortStep } from '../text/number';
import { drawBadSides, drawLimits, drawNotFinite, drawOnsetLine } from './marks';
import type { ChartData } from './series';

const FONT = '11px Roboto, system-ui, sans-serif';
const LOG = 3;

export interface Chart {
  data: ChartData;
  log: boolean;
  limits: readonly Limit[];
  onset: number | null;
  /** Read at each drawing. */
  range: () => StepRange;
  onHover: (step: number | null) => void;
  onBrush: (range: StepRange) => void;
  onReset: () => void;
}

export function chartOptions(chart: Chart, width: number, height: number): uPlot.Options {
  const color = (name: 'muted' | 'grid' | 'line' | 'spread') => () => palette.peek()?.[name] ?? '';
  const thresholds = chart.limits.map((limit) => limit.threshold);
  let inside = false;
  const axis: uPlot.Axis = {
    font: FONT,
    stroke: color('muted'),
    grid: { stroke: color('grid'), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  return {
    width,
    height,
    padding: [6, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [chart.range().lo, chart.range().hi] },
      y: {
        distr: chart.log ? LOG : 1,
        range: (self) => {
          const [from, to] = self.series[0]?.idxs ?? [0, chart.data.steps.length - 1];
          return yRange(chart.data, from, to, thresholds, chart.log);
        },
      },
    },
    axes: [
      { ...axis, size: 22, gap: 2, space: 48, values: (_, steps) => steps.map(shortStep) },
      {
        ...axis,
        size: 46,
        gap: 4,
        space: chart.log ? 14 : 24,
        grid: chart.log ? { ...axis.grid, filter: decades } : (axis.grid ?? {}),
        values: (self, values, _axis, _space, increment) =>
          values.map((one) => {
            if (!chart.log) return axisText(one, increment);
            return isLabelled(one, decadesOf(self)) ? decadeText(one) : '';
          }),
      },
    ],
    series: [
      {},
      { stroke: color('line'), width: 1.4, points: { show: lonePoints } },
      { stroke: 'transparent', points: { show: false } },
      { stroke: 'transparent', points: { show: false } },
    ],
    bands: [{ series: [3, 2], fill: color('spread') as unknown as string }],
    cursor: {
      y: false,
      points: { show: (_, series) => cursorPoint(series === 1), size: 7, fill: color('line') },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: {
        dblclick: () => () => {
          chart.onReset();
          return null;
        },
        mouseenter: (_self, _target, handler) => (event) => {
          inside = true;
          return handler(event);
        },
        mouseleave: (_self, _target, handler) => (event) => {
          inside = false;
          chart.onHover(null);
          return handler(event);
        },
      },
    },
    hooks: {
      drawClear: [
        (self) => drawBadSides(self, chart.limits),
        (self) => drawNotFinite(self, chart.data.notFinite),
      ],
      // Above the grid, below the line.
      drawAxes: [(self) => drawLimits(self, chart.limits)],
      draw: [(self) => drawOnsetLine(self, chart.onset)],
      setCursor: [
        ({ cursor }) => {
          const step = chart.data.steps[cursor.idx ?? -1];
          if (inside && step !== undefined) chart.onHover(step);
        },
      ],
      setSelect: [
        (self) => {
          const { left, width: wide } = self.select;
          if (wide <= 0) return;
          chart.onBrush({ lo: self.posToVal(left, 'x'), hi: self.posToVal(left + wide, 'x') });
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function decadesOf({ scales }: uPlot): number {
  return Math.log10((scales.y?.max ?? 10) / (scales.y?.min ?? 1));
}

function decades(_self: uPlot, splits: number[]): (number | null)[] {
  return splits.map((one) => (isDecade(one) ? one : null));
}

/** A single measurement, or one between gaps, has no line: show it as a dot. */
function lonePoints(_self: uPlot, _series: number, from: number, to: number): boolean {
  return to - from < 2;
}

function cursorPoint(shown: boolean): HTMLElement {
  const point = document.createElement('div');
  point.className = 'u-cursor-pt';
  if (!shown) point.style.display = 'none';
  return point;
}
