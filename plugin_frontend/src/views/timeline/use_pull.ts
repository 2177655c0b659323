/** What every plot does with a pointer: it moves the cursor, brushes a part, pans and pinches. */
import { useComputed } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { View } from '../../state/view';
import { Pull } from './plot_pull';
import { usePlotWheel } from './plot_wheel';

interface On {
  /** The pointer is at a pixel of the plot, which is so wide. */
  point: (x: number, y: number, width: number) => void;
  click?: (y: number) => void;
  leave?: () => void;
}

/** The reference and the handlers of the plot's element, and the style of its brush. */
export function usePull(view: View, { point, click, leave }: On) {
  const place = useRef<HTMLDivElement>(null);
  const pull = useMemo(() => new Pull(view, () => place.current?.clientWidth || 1), [view]);
  usePlotWheel(place, view);
  const brush = useComputed(() => {
    const part = pull.brush.value;
    return part ? `left:${part.lo}px;width:${part.hi - part.lo}px` : 'display:none';
  });
  const at = (event: PointerEvent) => {
    const box = place.current?.getBoundingClientRect();
    const width = box?.width || 1;
    const x = Math.min(Math.max(event.clientX - (box?.left ?? 0), 0), width);
    return { x, y: event.clientY - (box?.top ?? 0), width };
  };
  const handlers = {
    onPointerMove: (event: PointerEvent) => {
      const { x, y, width } = at(event);
      point(x, y, width);
      pull.move(event.pointerId, x);
    },
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      place.current?.setPointerCapture(event.pointerId);
      pull.press(event.pointerId, at(event).x, event.pointerType === 'touch');
    },
    onPointerUp: (event: PointerEvent) => {
      if (pull.release(event.pointerId)) click?.(at(event).y);
    },
    onPointerCancel: () => pull.cancel(),
    onPointerLeave: (event: PointerEvent) => {
      // A finger that is lifted leaves the cursor where it was.
      if (!pull.active && event.pointerType !== 'touch') view.cursor.value = null;
      leave?.();
    },
    onDblClick: () => view.reset(),
  };
  return { place, pull, brush, handlers };
}
