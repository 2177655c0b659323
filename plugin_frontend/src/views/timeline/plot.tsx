/** The bars of all rows with the shared step cursor, for pointers and, as a slider, for the keyboard. */
import { computed, useComputed, useSignal } from '@preact/signals';
import { useCallback, useMemo } from 'preact/hooks';
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
import { rowHeight } from './row_height';
import { choose, rowName } from './row_name';
import { usePull } from './use_pull';

export function Plot({ rows, timeline }: { rows: readonly Row[]; timeline: Timeline }) {
  const session = useSession();
  const { axis, view } = session;
  const hovered = useSignal<number | null>(null);
  const title = useSignal<string | undefined>(undefined);

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
  const rowAt = (y: number) => Math.floor(y / rowHeight.peek());
  const { place, pull, brush, handlers } = usePull(view, {
    point: (x, y, width) => {
      const step = axis.back(toX(x, view.range.peek(), width));
      view.cursor.value = timeline.lastSteps[nearestIndex(timeline.lastSteps, step)] ?? null;
      const row = rowAt(y);
      hovered.value = rows[row] ? row : null;
      title.value = onsetTitle(rows[row], x, width, session);
    },
    click: (y) => choose(session, rows[rowAt(y)]?.fault),
    leave: () => {
      hovered.value = null;
    },
  });
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
        {...handlers}
      >
        <Paper height={rows.length * rowHeight.value} draw={draw} />
        <div class="brush" style={brush} />
        <CursorLine />
      </div>
    </>
  );
}
