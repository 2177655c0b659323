/** Rows that do not jump away from a pointer or from the keyboard when the run is read again. */
import { useRef, useState } from 'preact/hooks';
import { orderedLike } from '../../model/row_order';
import type { Row } from '../../model/rows';

interface Handlers {
  onPointerEnter: () => void;
  onPointerLeave: () => void;
  onFocusIn: (event: FocusEvent) => void;
  onFocusOut: () => void;
}

/** `rows`, in the order they had while somebody is at the element that gets the handlers. */
export function useStill(rows: readonly Row[]): [readonly Row[], Handlers] {
  const order = useRef<readonly string[]>([]);
  const at = useRef({ pointer: false, focus: false });
  const [, renderAgain] = useState(0);
  const busy = at.current.pointer || at.current.focus;
  const inOrder = (one: Row, i: number) => order.current[i] === one.fault;
  const shown = busy && !rows.every(inOrder) ? orderedLike(rows, order.current) : rows;
  order.current = shown.map((row) => row.fault);
  const note = (who: 'pointer' | 'focus', here: boolean) => () => {
    at.current[who] = here;
    if (!at.current.pointer && !at.current.focus && shown !== rows) renderAgain((n) => n + 1);
  };
  return [
    shown,
    {
      onPointerEnter: note('pointer', true),
      onPointerLeave: note('pointer', false),
      // A click leaves the focus behind for hours; whoever comes by keyboard is still there.
      onFocusIn: ({ target }) => note('focus', (target as Element).matches(':focus-visible'))(),
      onFocusOut: note('focus', false),
    },
  ];
}
