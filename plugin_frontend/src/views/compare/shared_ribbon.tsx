import { useComputed } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import { Paper, type Sheet } from '../../draw/paper';
import { drawStrip } from '../../draw/strip';
import { coveredColumns, levelColumns } from '../../math/pixel_columns';
import { toPixel } from '../../math/x_range';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';

const HEIGHT = 14;

/** A run's worst level on the axis of the timeline, with its zoom and its cursor. */
export function SharedRibbon({ run }: { run: RunEntry }) {
  const { axis, view } = useSession();
  const draw = useCallback(
    ({ context, width, height, pixel, colors }: Sheet) => {
      const range = view.range.value;
      const place = (step: number) => axis.forward(step);
      const columns = levelColumns(run.levels, range, width, place);
      // Nothing is drawn where the run has no steps.
      const [from, to] = endsOf(
        coveredColumns([[run.first_step, run.last_step]], range, width, place),
      );
      const measured = run.verdict === 'unknown' ? new Uint8Array(to - from) : null;
      context.save();
      context.translate(from, 0);
      drawStrip(context, columns.subarray(from, to), measured, colors, { top: 0, height, pixel });
      context.restore();
    },
    [run, axis, view],
  );
  return (
    <div class="shared-ribbon">
      <Paper height={HEIGHT} draw={draw} />
      {axis.forward(run.last_step) > view.range.value.hi && (
        <span class="beyond" title={t('goesOn', { step: stepText(run.last_step) })}>
          ›
        </span>
      )}
      <Cursor />
    </div>
  );
}

/** Moves without being rendered again. */
function Cursor() {
  const { axis, view } = useSession();
  const style = useComputed(() => {
    const step = view.cursor.value;
    const share = step === null ? -1 : toPixel(axis.forward(step), view.range.value, 100);
    return share < 0 || share > 100 ? 'display:none' : `transform:translateX(${share}%)`;
  });
  return <div class="cursor-line" style={style} />;
}

/** First covered column and one past the last; both 0 where none is. */
function endsOf(covered: Uint8Array): [number, number] {
  return [Math.max(covered.indexOf(1), 0), covered.lastIndexOf(1) + 1];
}
