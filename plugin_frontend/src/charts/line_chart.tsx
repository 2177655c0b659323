/** A line chart with the zoom and the cursor of everything else. What it says stands around it. */
import { useComputed } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { Paper } from '../draw/paper';
import { useSession } from '../views/context';
import { Pull } from '../views/timeline/plot_pull';
import { usePlotWheel } from '../views/timeline/plot_wheel';
import { ChartCursor } from './chart_cursor';
import { type Chart, HEIGHT } from './chart_layout';
import { ChartPlace } from './chart_place';

export function LineChart({ chart }: { chart: Chart }) {
  const { axis, view } = useSession();
  const area = useRef<HTMLDivElement>(null);
  const place = useMemo(() => new ChartPlace(chart, axis, view), [chart, axis, view]);
  const pull = useMemo(() => new Pull(view, () => area.current?.clientWidth || 1), [view]);
  usePlotWheel(area, view);
  const xOf = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    return Math.min(Math.max(event.clientX - (box?.left ?? 0), 0), box?.width ?? 0);
  };
  const brush = useComputed(() => {
    const part = pull.brush.value;
    return part ? `left:${part.lo}px;width:${part.hi - part.lo}px` : 'display:none';
  });
  return (
    <div class="chart-place" aria-hidden="true">
      <Paper height={HEIGHT} draw={place.draw} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the timeline does the same by keyboard. */}
      <div
        ref={area}
        class="chart-area"
        onPointerMove={(event) => {
          const x = xOf(event);
          view.cursor.value = place.stepAt(x);
          pull.move(event.pointerId, x);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          area.current?.setPointerCapture(event.pointerId);
          pull.press(event.pointerId, xOf(event), event.pointerType === 'touch');
        }}
        onPointerUp={(event) => {
          pull.release(event.pointerId);
        }}
        onPointerCancel={() => pull.cancel()}
        onPointerLeave={(event) => {
          if (!pull.active && event.pointerType !== 'touch') view.cursor.value = null;
        }}
        onDblClick={() => view.reset()}
      >
        <div class="brush" style={brush} />
        <ChartCursor key={chart.lines.length} place={place} />
      </div>
    </div>
  );
}
