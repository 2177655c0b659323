/** The bars of all rows with the shared step cursor, for pointers and, as a slider, for the keyboard. */
import { computed, useComputed, useSignal } from '@preact/signals';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { nearestIndex } from '../../math/levels';
import { toX } from '../../math/x_range';
import type { Row } from '../../model/rows';
import { spokenAt } from '../../model/spoken';
import { ALL } from '../../model/summary_row';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Timeline } from '../../wire/timeline';
import { useSession } from '../context';
import { CursorLine } from './cursor_line';
import { onsetTitle } from './onset_title';
import { drawPlot } from './plot_drawing';
import { pressKey } from './plot_keys';
import { Pull } from './plot_pull';
import { usePlotWheel } from './plot_wheel';
import { rowHeight } from './row_height';
import { choose, rowName } from './row_name';

export function Plot({ rows, timeline }: { rows: readonly Row[]; timeline: Timeline }) {
  const session = useSession();
  const { axis, view } = session;
  const place = useRef<HTMLDivElement>(null);
  const pull = useMemo(() => new Pull(view, () => place.current?.clientWidth || 1), [view]);
  const hovered = useSignal<number | null>(null);
  const title = useSignal<string | undefined>(undefined);
  usePlotWheel(place, view);

  const draw = useCallback(
    (sheet: Sheet) => {
      const forward = (step: number) => axis.forward(step);
      drawPlot(sheet, rows, timeline, {
        range: view.range.value,
        forward,
        pauses: axis.pauses.value,
      });
    },
    [rows, timeline, axis, view],
  );
  const at = (event: PointerEvent) => {
    const box = place.current?.getBoundingClientRect();
    const width = box?.width || 1;
    const x = Math.min(Math.max(event.clientX - (box?.left ?? 0), 0), width);
    const row = Math.floor((event.clientY - (box?.top ?? 0)) / rowHeight.peek());
    return { x, row, width };
  };
  const point = (event: PointerEvent) => {
    const { x, row, width } = at(event);
    const step = axis.back(toX(x, view.range.peek(), width));
    view.cursor.value = timeline.lastSteps[nearestIndex(timeline.lastSteps, step)] ?? null;
    hovered.value = rows[row] ? row : null;
    title.value = onsetTitle(rows[row], x, width, session);
    pull.move(event.pointerId, x);
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    place.current?.setPointerCapture(event.pointerId);
    pull.press(event.pointerId, at(event).x, event.pointerType === 'touch');
  };
  const release = (event: PointerEvent) => {
    const { row } = at(event);
    if (pull.release(event.pointerId)) choose(session, rows[row]?.fault);
  };
  const leave = (event: PointerEvent) => {
    hovered.value = null;
    // A finger that is lifted leaves the cursor where it was.
    if (!pull.active && event.pointerType !== 'touch') view.cursor.value = null;
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') pull.cancel();
    if (pressKey(event, session, rows, timeline)) event.preventDefault();
  };

  const { lo, hi } = axis.steps.value;
  const now = useComputed(() => view.cursor.value ?? axis.steps.value.hi);
  const spoken = useMemo(
    () =>
      computed(() => {
        const first = rows[0]?.fault === ALL ? ALL : session.fault.value;
        const found = spokenAt(now.value, rows, timeline.levels, first);
        const parts = found.map(
          ({ fault, level }) => `${rowName(session, fault)}: ${t(level ?? 'notChecked')}`,
        );
        return `${t('stepSpoken', { step: stepText(now.value) })} ${parts.join('; ')}`;
      }),
    [now, rows, timeline, session],
  );
  const band = useComputed(() =>
    hovered.value === null
      ? 'display:none'
      : `transform:translateY(${hovered.value * rowHeight.value}px)`,
  );
  const brush = useComputed(() => {
    const part = pull.brush.value;
    return part ? `left:${part.lo}px;width:${part.hi - part.lo}px` : 'display:none';
  });
  return (
    <>
      <div class="hover-band" style={band} />
      <div
        ref={place}
        class="plot"
        role="slider"
        tabIndex={0}
        title={title}
        aria-label={t('plotName')}
        aria-description={t('plotKeys')}
        aria-orientation="horizontal"
        aria-valuemin={lo}
        aria-valuemax={hi}
        aria-valuenow={now}
        aria-valuetext={spoken}
        onKeyDown={keyed}
        onPointerMove={point}
        onPointerDown={press}
        onPointerUp={release}
        onPointerCancel={() => pull.cancel()}
        onPointerLeave={leave}
        onDblClick={() => view.reset()}
      >
        <Paper height={rows.length * rowHeight.value} draw={draw} />
        <div class="brush" style={brush} />
        <CursorLine />
      </div>
    </>
  );
}
