/** The strip of all rows with the step cursor; a drag zooms, a click selects the row under it. */
import { useSignal } from '@preact/signals';
import { useCallback, useRef } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { drawOnset, drawStrip } from '../../draw/strip';
import { nearestIndex } from '../../math/levels';
import { coveredColumns, type Forward, levelColumns } from '../../math/pixel_columns';
import { type StepRange, toPixel, toStep } from '../../math/step_range';
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
  const { axis, view } = session;
  const element = useRef<HTMLDivElement>(null);
  const drag = useSignal<{ from: number; to: number } | null>(null);
  usePlotWheel(element, view);

  const draw = useCallback(
    (sheet: Sheet) => {
      const place = (step: number) => axis.forward(step);
      rows.forEach((row, i) => {
        drawRow(sheet, row, timeline, view.range.value, place, i * ROW);
      });
    },
    [rows, timeline, axis, view],
  );
  const at = (event: PointerEvent) => {
    const box = element.current?.getBoundingClientRect();
    const width = box?.width || 1;
    const x = Math.min(Math.max(event.clientX - (box?.left ?? 0), 0), width);
    const step = axis.back(toStep(x, view.range.peek(), width));
    return { x, y: event.clientY - (box?.top ?? 0), step };
  };
  const move = (event: PointerEvent) => {
    const { x, step } = at(event);
    view.cursor.value = timeline.lastSteps[nearestIndex(timeline.lastSteps, step)] ?? null;
    if (drag.value) drag.value = { from: drag.value.from, to: x };
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    element.current?.setPointerCapture(event.pointerId);
    const { x } = at(event);
    drag.value = { from: x, to: x };
  };
  const release = (event: PointerEvent) => {
    const pulled = drag.value;
    drag.value = null;
    if (!pulled) return;
    const { y } = at(event);
    const width = element.current?.clientWidth || 1;
    if (Math.abs(pulled.to - pulled.from) >= LEAST_DRAG) {
      const ends = [pulled.from, pulled.to].map((x) => toStep(x, view.range.peek(), width));
      view.show({ lo: Math.min(...ends), hi: Math.max(...ends) });
    } else {
      const row = rows[Math.floor(y / ROW)];
      if (row) session.selectFault(row.fault);
    }
  };
  const lo = axis.back(view.range.value.lo);
  const hi = axis.back(view.range.value.hi);
  const name = t('plotName', { n: rows.length, lo: stepText(lo), hi: stepText(hi) });
  return (
    <div
      ref={element}
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
  const { axis, view } = useSession();
  if (view.cursor.value === null) return null;
  const share = toPixel(axis.forward(view.cursor.value), view.range.value, 100);
  if (share < 0 || share > 100) return null;
  return (
    <div class="cursor-line" style={{ transform: `translateX(${share}%)` }}>
      <span class="flag">{axis.stepText(view.cursor.value)}</span>
    </div>
  );
}

function drawRow(
  { context, width, colors, pixel }: Sheet,
  row: Row,
  timeline: Timeline,
  range: StepRange,
  place: Forward,
  top: number,
): void {
  const levels = levelColumns(timeline.levels.get(row.fault) ?? [], range, width, place);
  const measured = coveredColumns(timeline.measured.get(row.fault) ?? [], range, width, place);
  drawStrip(context, levels, measured, colors, {
    top: Math.round((top + BAR_TOP) * pixel),
    height: Math.round(BAR * pixel),
    pixel,
  });
  const start = timeline.firstSteps[0] ?? 0;
  for (const { onset } of row.episodes) {
    const x = toPixel(place(onset.by), range, width);
    if (onset.by > start && x >= 0 && x <= width) {
      drawOnset(context, colors, x, (top + BAR_TOP + 1) * pixel, pixel);
    }
  }
}
