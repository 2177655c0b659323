/** The cells themselves, for pointers and, as a slider, for the keyboard. */
import { type ReadonlySignal, type Signal, useComputed } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import { drawHeat, scaleOf } from '../../draw/heat';
import { Paper, type Sheet } from '../../draw/paper';
import { clearPauses } from '../../draw/pauses';
import { drawOnset } from '../../draw/strip';
import { pixelCodes, pixelSpans } from '../../math/cells';
import { nearestIndex } from '../../math/levels';
import { toPixel, toX } from '../../math/x_range';
import { DECADES } from '../../model/layer_rows';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Layers } from '../../wire/layers';
import { useSession } from '../context';
import { useDerived } from '../derived';
import { CursorLine } from '../timeline/cursor_line';
import { usePull } from '../timeline/use_pull';
import { pressHeatKey } from './heat_keys';
import { type HeatLines, ROW, rowAt, rowsBetween } from './heat_lines';
import { spokenValue } from './heat_status';

interface Props {
  answer: Layers;
  lines: HeatLines;
  /** First and last step of each cell. */
  spans: readonly (readonly [number, number])[];
  row: Signal<number | null>;
  cell: ReadonlySignal<number>;
  scrolled: ReadonlySignal<number>;
  /** Height of the part that can be seen. */
  shown: number;
}

export function HeatPlot({ answer, lines, spans, row, cell, scrolled, shown }: Props) {
  const session = useSession();
  const { axis, view } = session;

  const draw = useCallback(
    (sheet: Sheet) => {
      const { context, width, height, pixel, colors } = sheet;
      const [range, above] = [view.range.value, scrolled.value];
      const forward = (step: number) => axis.forward(step);
      const places = pixelSpans(spans, range, width, forward);
      const inView = lines.rows.slice(...rowsBetween(lines, above, shown));
      const rows = inView.map(({ row: { codes }, top }) => ({
        codes: pixelCodes(codes, places, width),
        top: Math.round((top - above) * pixel),
        height: Math.round((top - above + ROW) * pixel) - Math.round((top - above) * pixel),
      }));
      drawHeat(sheet, rows, scaleOf(colors, DECADES[answer.quantity] === null));
      clearPauses(sheet, range, axis.pauses.value);
      const onset = session.finding.value?.onset.by ?? null;
      const x = onset === null ? -1 : toPixel(forward(onset), range, width);
      if (x < 0 || x > width) return;
      context.fillStyle = colors.ink;
      context.globalAlpha = 0.45;
      context.fillRect(Math.round(x), 0, Math.max(1, Math.round(pixel)), height);
      context.globalAlpha = 1;
      drawOnset(context, colors, x, 9 * pixel, pixel);
    },
    [answer, lines, spans, scrolled, shown, axis, view, session],
  );
  const { place, pull, brush, handlers } = usePull(view, {
    point: (x, y, width) => {
      const step = axis.back(toX(x, view.range.peek(), width));
      const all = session.timeline.value.peek()?.lastSteps ?? answer.steps;
      view.cursor.value = all[nearestIndex(all, step)] ?? null;
      row.value = rowAt(lines, y);
    },
    leave: () => {
      row.value = null;
    },
  });
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') pull.cancel();
    if (!pressHeatKey(event, view, axis, { answer, lines, row, cell })) return;
    event.preventDefault();
    const top = lines.rows[row.peek() ?? 0]?.top ?? 0;
    const scroll = place.current?.closest('.heat-scroll');
    if (scroll && top < scroll.scrollTop) scroll.scrollTop = top - ROW;
    else if (scroll && top + ROW > scroll.scrollTop + shown) scroll.scrollTop = top + ROW - shown;
  };
  const now = useComputed(() => view.cursor.value ?? axis.steps.value.hi);
  const spoken = useDerived(() => {
    const found = lines.rows[row.value ?? 0]?.row;
    const step = t('stepSpoken', { step: stepText(now.value) });
    return found ? `${step} ${found.name}: ${spokenValue(answer, found, cell.value)}` : step;
  }, [answer, lines, row, cell, now]);
  const { lo, hi } = axis.steps.value;
  return (
    <div
      ref={place}
      class="heat-plot"
      role="slider"
      tabIndex={0}
      aria-label={t('heatName', { quantity: t(answer.quantity), n: lines.rows.length })}
      aria-description={t('heatKeys')}
      aria-orientation="horizontal"
      aria-valuemin={lo}
      aria-valuemax={hi}
      aria-valuenow={now}
      aria-valuetext={spoken}
      onKeyDown={keyed}
      onBlur={() => {
        row.value = null;
      }}
      {...handlers}
    >
      <div class="heat-paper" style={{ height: `${shown}px` }}>
        <Paper height={shown} draw={draw} />
        <div class="brush" style={brush} />
        <CursorLine />
      </div>
    </div>
  );
}
