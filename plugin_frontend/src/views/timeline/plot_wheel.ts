import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { span, toX } from '../../math/x_range';
import type { View } from '../../state/view';

/** Of one turn of the wheel: how far it zooms. */
const SPEED = 0.004;
const MOST = 100;

/** Ctrl+wheel zooms at the pointer, shift+wheel pans; the plain wheel scrolls the page. */
export function usePlotWheel(place: RefObject<HTMLElement | null>, view: View): void {
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const box = element.getBoundingClientRect();
      const range = view.range.peek();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = toX(event.clientX - box.left, range, box.width);
        view.zoomAt(x, Math.exp(Math.min(Math.max(event.deltaY, -MOST), MOST) * SPEED));
      } else if (event.shiftKey) {
        event.preventDefault();
        view.panBy(((event.deltaX || event.deltaY) / box.width) * span(range));
      }
    };
    // Not passive: the browser would zoom the whole page.
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [place, view]);
}
