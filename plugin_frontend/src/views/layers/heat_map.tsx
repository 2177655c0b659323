/** A row per layer over the shared axis, with what each layer came to at the cursor. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { cellAt, spansOf } from '../../math/cells';
import { layerGroups } from '../../model/layer_rows';
import type { Layers } from '../../wire/layers';
import { useSession } from '../context';
import { useDerived } from '../derived';
import { Axis } from '../timeline/axis';
import { HeatLabels } from './heat_labels';
import { linesOf, ROW } from './heat_lines';
import { HeatPlot } from './heat_plot';
import { HeatStatus } from './heat_status';
import { HeatValues } from './heat_values';

/** More rows scroll. */
const MOST_HEIGHT = 28 * ROW;

export function HeatMap({ answer }: { answer: Layers }) {
  const { axis, view } = useSession();
  const start = axis.steps.value.lo;
  const lines = useMemo(() => linesOf(layerGroups(answer)), [answer]);
  const spans = useMemo(() => spansOf(answer.steps, start), [answer, start]);
  /** Index of the row that is pointed at. */
  const row = useSignal<number | null>(null);
  const scrolled = useSignal(0);
  const shown = Math.min(lines.height, MOST_HEIGHT);
  const cell = useDerived(() => {
    const step = view.cursor.value;
    return step === null ? spans.length - 1 : cellAt(spans, step);
  }, [spans, view]);
  const band = useDerived(() => {
    const top = row.value === null ? undefined : lines.rows[row.value]?.top;
    return top === undefined ? 'display:none' : `top:${top}px`;
  }, [lines, row]);
  return (
    <div class="heat">
      <div
        class="heat-scroll"
        style={{ height: `${shown}px` }}
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
      >
        <div class="heat-body" style={{ height: `${lines.height}px` }}>
          <HeatLabels {...{ lines, scrolled, shown }} />
          <HeatPlot {...{ answer, lines, spans, row, cell, scrolled, shown }} />
          <HeatValues {...{ lines, cell, scrolled, shown }} />
          <i class="heat-band" style={band} />
        </div>
      </div>
      <div class="heat-axis">
        <Axis />
      </div>
      <HeatStatus {...{ answer, lines, row, cell }} />
    </div>
  );
}
