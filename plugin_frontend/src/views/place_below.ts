/** Puts a box of the top layer below what it belongs to, above where there is no room. */
import { useLayoutEffect } from 'preact/hooks';

const GAP = 6;
const MARGIN = 8;
const LEAST_HEIGHT = 160;

export function placeBelow(box: HTMLElement, anchor: Element, side: 'left' | 'right'): void {
  const at = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const wanted = side === 'left' ? at.left : at.right - box.offsetWidth;
  const most = Math.max(MARGIN, clientWidth - box.offsetWidth - MARGIN);
  const below = clientHeight - at.bottom - GAP - MARGIN;
  const above = at.top - GAP - MARGIN;
  const up = below < LEAST_HEIGHT && above > below;
  const { style } = box;
  style.left = `${Math.min(Math.max(wanted, MARGIN), most)}px`;
  style.maxHeight = `${up ? above : below}px`;
  style.top = up ? 'auto' : `${at.bottom + GAP}px`;
  style.bottom = up ? `${clientHeight - at.top + GAP}px` : 'auto';
}

/** Calls `place` when scrolling or resizing may have moved something away from under its box. */
export function useReplacing(place: () => void): void {
  useLayoutEffect(() => {
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => {
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [place]);
}
