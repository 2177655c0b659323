/** What a button opens above the page. Esc and a click elsewhere close it; focus goes back. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const GAP = 6;
const MARGIN = 8;

export interface PopOverProps {
  id: string;
  label: string;
  /** Which side lines up with the button's. */
  side: 'left' | 'right';
  opened?: () => void;
  children: ComponentChildren;
}

export function PopOver({ id, label, side, opened, children }: PopOverProps) {
  const box = useRef<HTMLDivElement>(null);
  const open = useSignal(false);
  useEffect(() => {
    // Scrolling and resizing move the button away from under it.
    const follow = () => {
      if (box.current?.matches(':popover-open')) place(box.current, side);
    };
    window.addEventListener('resize', follow);
    window.addEventListener('scroll', follow, true);
    return () => {
      window.removeEventListener('resize', follow);
      window.removeEventListener('scroll', follow, true);
    };
  }, [side]);
  return (
    <div
      ref={box}
      id={id}
      popover="auto"
      class="pop-over"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onBeforeToggle={(event) => {
        open.value = event.newState === 'open';
      }}
      onToggle={(event) => {
        if (event.newState !== 'open') return;
        place(event.currentTarget, side);
        event.currentTarget.focus({ preventScroll: true });
        opened?.();
      }}
    >
      {open.value && children}
    </div>
  );
}

function place(box: HTMLElement, side: 'left' | 'right'): void {
  const button = document.querySelector(`[popovertarget="${CSS.escape(box.id)}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const wanted = side === 'left' ? at.left : at.right - box.offsetWidth;
  const most = Math.max(MARGIN, clientWidth - box.offsetWidth - MARGIN);
  box.style.left = `${Math.min(Math.max(wanted, MARGIN), most)}px`;
  box.style.top = `${at.bottom + GAP}px`;
  box.style.maxHeight = `${Math.max(clientHeight - at.bottom - GAP - MARGIN, 160)}px`;
}
