/** The step cursor over the bars, with its step above them. Moves without being rendered again. */
import { useComputed } from '@preact/signals';
import { toPixel } from '../../math/x_range';
import { useSession } from '../context';

/** Percent of the plot in which the flag leans inwards, to stay above it. */
const EDGE = 8;

export function CursorLine() {
  const { axis, view } = useSession();
  const share = useComputed(() => {
    const step = view.cursor.value;
    const at = step === null ? -1 : toPixel(axis.forward(step), view.range.value, 100);
    return at >= 0 && at <= 100 ? at : null;
  });
  const line = useComputed(() =>
    share.value === null ? 'display:none' : `transform:translateX(${share.value}%)`,
  );
  const flag = useComputed(() => {
    const at = share.value ?? 50;
    const lean = Math.min(at / EDGE, 1) + Math.max((at - 100) / EDGE + 1, 0);
    return `transform:translateX(${-50 * lean}%)`;
  });
  const text = useComputed(() =>
    view.cursor.value === null ? '' : axis.stepText(view.cursor.value),
  );
  return (
    <div class="cursor-line" style={line}>
      <span class="flag" style={flag}>
        {text}
      </span>
    </div>
  );
}
