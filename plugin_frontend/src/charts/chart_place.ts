/** A chart on the shared x axis: its layout, and what lies under a pixel. Follows zoom and axis. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Sheet } from '../draw/paper';
import { nearestIndex } from '../math/levels';
import { toPixel, toX } from '../math/x_range';
import type { Axis, Tick } from '../state/axis';
import type { View } from '../state/view';
import { shortStep } from '../text/number';
import { type Chart, type Layout, layoutOf, ROOM } from './chart_layout';
import { drawChart } from './draw_chart';

export class ChartPlace {
  readonly layout: ReadonlySignal<Layout>;
  /** Of the plot, in CSS pixels; 0 until it is drawn. */
  readonly width = signal(0);

  constructor(
    readonly chart: Chart,
    private readonly axis: Axis,
    private readonly view: View,
  ) {
    const xs = computed(() =>
      chart.lines.map(({ steps }) =>
        axis.kind.value === 'step' ? steps : steps.map((step) => axis.forward(step)),
      ),
    );
    this.layout = computed(() => layoutOf(chart, xs.value, view.range.value));
  }

  readonly draw = (sheet: Sheet): void => {
    const layout = this.layout.value;
    const { lo, hi } = layout.range;
    drawChart(sheet, this.chart, layout, {
      forward: (step) => this.axis.forward(step),
      ticks: (count) => this.short(this.axis.ticks(lo, hi, count)),
    });
    this.width.value = sheet.width / sheet.pixel - ROOM.left - ROOM.right;
  };

  /** The measured step that is nearest to a pixel of the plot. */
  stepAt(pixel: number): number | null {
    const step = this.axis.back(toX(pixel, this.view.range.peek(), this.width.peek() || 1));
    const steps = this.chart.lines[0]?.steps ?? new Float64Array();
    return steps[nearestIndex(steps, step)] ?? null;
  }

  pixelOf(step: number): number {
    return toPixel(this.axis.forward(step), this.layout.value.range, this.width.value);
  }

  /** "10k" where that tells the steps apart. */
  private short(ticks: readonly Tick[]): readonly Tick[] {
    if (this.axis.kind.value !== 'step') return ticks;
    const texts = new Set(ticks.map(({ x }) => shortStep(x)));
    return texts.size < ticks.length ? ticks : ticks.map(({ x }) => ({ x, text: shortStep(x) }));
  }
}
