/** The strip of all rows with the step cursor; a drag zooms, a click selects the row under it. */
import { useSignal } from '@preact/signals';
import { useCallback, useRef } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { drawOnset, drawStrip } from '../../draw/strip';
import { nearestIndex } from '../../math/levels';
import { levelColumns, measuredColumns } from '../../math/pixel_columns';
import { toPixel, toStep } from '../../math/step_range';
import type { Row } from '../../model/rows';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { usePlotWheel } from './plot_wheel';

const ROW = 22;
const BAR_TOP = 5;
const BAR = 13;
/** A shorter drag is a click. */
const LEAST_DRAG = 4;

export function Plot({ rows, timeline }: { rows: readonly Row[]; timeline: Timeline }) {
  const session = useSession();
  const { view } = session;
  const place = useRef<HTMLDivElement>(null);
  const drag = useSignal<{ from: number; to: number } | null>(null);
  usePlotWheel(place, view);

  const draw = useCallback(
    (sheet: Sheet) => {
      rows.forEach((row, i) => {
        drawRow(sheet, row, timeline, view.range.value, i * ROW);
      });
    },
    [rows, timeline, view],
  );
  const at = (event: PointerEvent) => {
    const box = place.current?.getBoundingClientRect();
    const width = box?.width || 1;
    const x = Math.min(Math.max(event.clientX - (box?.left ?? 0), 0), width);
    return { x, y: event.clientY - (box?.top ?? 0), step: toStep(x, view.range.peek(), width) };
  };
  const move = (event: PointerEvent) => {
    const { x, step } = at(event);
    view.cursor.value = timeline.lastSteps[nearestIndex(timeline.lastSteps, step)] ?? null;
    if (drag.value) drag.value = { from: drag.value.from, to: x };
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    place.current?.setPointerCapture(event.pointerId);
    const { x } = at(event);
    drag.value = { from: x, to: x };
  };
  const release = (event: PointerEvent) => {
    const pulled = drag.value;
    drag.value = null;
    if (!pulled) return;
    const { y } = at(event);
    const width = place.current?.clientWidth || 1;
    if (Math.abs(pulled.to - pulled.from) >= LEAST_DRAG) {
      const ends = [pulled.from, pulled.to].map((x) => toStep(x, view.range.peek(), width));
      view.show({ lo: Math.min(...ends), hi: Math.max(...ends) });
    } else {
      const row = rows[Math.floor(y / ROW)];
      if (row) session.selectFault(row.fault);
    }
  };
  const { lo, hi } = view.range.value;
  const name = t('plotName', { n: rows.length, lo: stepText(lo), hi: stepText(hi) });
  return (
    <div
      ref={place}
      class="plot"
      role="img"
      aria-label={name}
      onPointerMove={move}
      onPointerDown={press}
      onPointerUp={release}
      onPointerCancel={() => {
        drag.value = null;
      }}
      onPointerLeave={() => {
        if (!drag.value) view.cursor.value = null;
      }}
      onDblClick={() => view.reset()}
    >
      <Paper height={rows.length * ROW} draw={draw} />
      {drag.value && Math.abs(drag.value.to - drag.value.from) >= LEAST_DRAG && (
        <div
          class="brush"
          style={{
            left: `${Math.min(drag.value.from, drag.value.to)}px`,
            width: `${Math.abs(drag.value.to - drag.value.from)}px`,
          }}
        />
      )}
      <CursorLine />
    </div>
  );
}

function CursorLine() {
  const { view } = useSession();
  if (view.cursor.value === null) return null;
  const share = toPixel(view.cursor.value, view.range.value, 100);
  if (share < 0 || share > 100) return null;
  return (
    <div class="cursor-line" style={{ transform: `translateX(${share}%)` }}>
      <span class="flag">{stepText(view.cursor.value)}</span>
    </div>
  );
}

function drawRow(
  { context, width, colors, pixel }: Sheet,
  row: Row,
  timeline: Timeline,
  range: { lo: number; hi: number },
  top: number,
): void {
  const levels = levelColumns(timeline.levels.get(row.fault) ?? [], range, width);
  const cells = timeline.rows.get(row.fault) ?? new Uint8Array();
  const { firstSteps, lastSteps } = timeline;
  const measured = measuredColumns(cells, firstSteps, lastSteps, range, width);
  drawStrip(context, levels, measured, colors, {
    top: Math.round((top + BAR_TOP) * pixel),
    height: Math.round(BAR * pixel),
    pixel,
  });
  const start = timeline.firstSteps[0] ?? 0;
  for (const { onset } of row.episodes) {
    const x = toPixel(onset.by, range, width);
    if (onset.by > start && x >= 0 && x <= width) {
      drawOnset(context, colors, x, (top + BAR_TOP + 1) * pixel, pixel);
    }
  }
}
