/** The whole run in one strip, with the zoomed part framed; a drag moves the frame. */
import { useCallback, useRef } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { drawStrip } from '../../draw/strip';
import { allSegments } from '../../math/levels';
import { coveredColumns, levelColumns } from '../../math/pixel_columns';
import { span, toPixel } from '../../math/step_range';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';

const HEIGHT = 12;

export function Minimap({ timeline }: { timeline: Timeline }) {
  const { axis, view } = useSession();
  const dragged = useRef<number | null>(null);
  const draw = useCallback(
    ({ context, width, height, pixel, colors }: Sheet) => {
      const range = view.full.value;
      const place = (step: number) => axis.forward(step);
      const columns = levelColumns(allSegments(timeline), range, width, place);
      const measured = coveredColumns(timeline.anyMeasured, range, width, place);
      drawStrip(context, columns, measured, colors, { top: 0, height, pixel });
    },
    [timeline, axis, view],
  );
  const zoom = view.zoom.value;
  const full = view.full.value;
  return (
    <div
      class="minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (zoom === null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = event.clientX;
      }}
      onPointerMove={(event) => {
        if (dragged.current === null) return;
        const width = event.currentTarget.clientWidth || 1;
        view.panBy(((event.clientX - dragged.current) / width) * span(full));
        dragged.current = event.clientX;
      }}
      onPointerUp={() => {
        dragged.current = null;
      }}
      onDblClick={() => view.reset()}
    >
      <Paper height={HEIGHT} draw={draw} />
      {zoom !== null && <Frame lo={toPixel(zoom.lo, full, 100)} hi={toPixel(zoom.hi, full, 100)} />}
    </div>
  );
}

function Frame({ lo, hi }: { lo: number; hi: number }) {
  return (
    <>
      <div class="shade" style={{ left: '0', width: `${lo}%` }} />
      <div class="shade" style={{ left: `${hi}%`, right: '0' }} />
      <div class="window" style={{ left: `${lo}%`, width: `${hi - lo}%` }} />
    </>
  );
}
