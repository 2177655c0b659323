/** The whole run in one strip, with the part that is shown framed. */
import { useComputed, useSignal } from '@preact/signals';
import { useCallback, useMemo } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { clearPauses } from '../../draw/pauses';
import { drawStrip } from '../../draw/strip';
import { allSegments } from '../../math/levels';
import { coveredColumns, levelColumns } from '../../math/pixel_columns';
import { toPixel } from '../../math/x_range';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { type Grip, gripAt, MinimapDrag } from './minimap_drag';

const HEIGHT = 12;
const CURSORS: Record<Grip, string> = {
  lo: 'ew-resize',
  hi: 'ew-resize',
  frame: 'grab',
  new: 'crosshair',
};

/** For pointers; on the plot the keyboard does the same. */
export function Minimap({ timeline }: { timeline: Timeline }) {
  const { axis, view } = useSession();
  const drag = useMemo(() => new MinimapDrag(view), [view]);
  const cursor = useSignal('');
  const draw = useCallback(
    (sheet: Sheet) => {
      const { context, width, height, pixel, colors } = sheet;
      const range = view.full.value;
      const forward = (step: number) => axis.forward(step);
      const columns = levelColumns(allSegments(timeline), range, width, forward);
      const measured = coveredColumns(timeline.anyMeasured, range, width, forward);
      drawStrip(context, columns, measured, colors, { top: 0, height, pixel });
      clearPauses(sheet, range, axis.pauses.value);
    },
    [timeline, axis, view],
  );
  const at = (event: PointerEvent & { currentTarget: HTMLElement }): [number, number] => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, width || 1];
  };
  return (
    <div
      class="minimap"
      aria-hidden="true"
      style={cursor}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.press(...at(event));
      }}
      onPointerMove={(event) => {
        const [x, width] = at(event);
        if (drag.active) drag.move(x, width);
        else
          cursor.value = `cursor:${CURSORS[gripAt(x, view.zoom.peek(), view.full.peek(), width)]}`;
      }}
      onPointerUp={() => drag.release()}
      onPointerCancel={() => drag.release()}
      onDblClick={() => view.reset()}
    >
      <Paper height={HEIGHT} draw={draw} />
      <Frame />
    </div>
  );
}

/** Moves without being rendered again. */
function Frame() {
  const { view } = useSession();
  const ends = useComputed(() => {
    const [zoom, full] = [view.zoom.value, view.full.value];
    return zoom && [toPixel(zoom.lo, full, 100), toPixel(zoom.hi, full, 100)];
  });
  const style = (of: (lo: number, hi: number) => string) =>
    useComputed(() => (ends.value ? of(ends.value[0] ?? 0, ends.value[1] ?? 0) : 'display:none'));
  return (
    <>
      <div class="shade" style={style((lo) => `left:0;width:${lo}%`)} />
      <div class="shade" style={style((_, hi) => `left:${hi}%;right:0`)} />
      <div class="window" style={style((lo, hi) => `left:${lo}%;width:${hi - lo}%`)} />
    </>
  );
}
