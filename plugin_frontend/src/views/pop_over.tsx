/** What a button opens above the page. Esc and a click elsewhere close it; focus goes back. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useCallback, useRef } from 'preact/hooks';
import { placeBelow, useReplacing } from './place_below';

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
  const place = useCallback(() => {
    const button = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
    if (button && box.current?.matches(':popover-open')) placeBelow(box.current, button, side);
  }, [id, side]);
  useReplacing(place);
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
        place();
        event.currentTarget.focus({ preventScroll: true });
        opened?.();
      }}
    >
      {open.value && children}
    </div>
  );
}
