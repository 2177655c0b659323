/** A row per layer over the shared axis, with what each layer came to at the cursor. */
import { useComputed, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { cellAt, spansOf } from '../../math/cells';
import { layerGroups } from '../../model/layer_rows';
import type { Key } from '../../text/en';
import { t } from '../../text/t';
import type { Layers } from '../../wire/layers';
import { useSession } from '../context';
import { Axis } from '../timeline/axis';
import { linesOf, ROW } from './heat_lines';
import { HeatPlot } from './heat_plot';
import { HeatStatus } from './heat_status';
import { HeatValues } from './heat_values';

const ROLES: Record<string, Key> = { generator: 'generator', discriminator: 'discriminator' };
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
  const cell = useComputed(() => {
    const step = view.cursor.value;
    return step === null ? spans.length - 1 : cellAt(spans, step);
  });
  const band = useComputed(() =>
    row.value === null ? 'display:none' : `top:${lines.rows[row.value]?.top ?? 0}px`,
  );
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
          <div class="heat-labels">
            {lines.heads.map(({ role, top }) => (
              <span key={role} class="heat-head" style={{ top: `${top}px` }}>
                {ROLES[role] ? t(ROLES[role]) : role}
              </span>
            ))}
            {lines.rows.map(({ row: { name, label }, top }) => (
              <span key={name} class="heat-line mono" style={{ top: `${top}px` }} title={name}>
                {label}
              </span>
            ))}
          </div>
          <HeatPlot {...{ answer, lines, spans, row, cell, scrolled, shown }} />
          <HeatValues lines={lines} cell={cell} />
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
