/** The heat map by keyboard: left and right go through steps, up and down through layers. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Axis } from '../../state/axis';
import type { View } from '../../state/view';
import type { Layers } from '../../wire/layers';
import type { HeatLines } from './heat_lines';

const LEAP = 10;
const ZOOM = 0.5;

interface Place {
  answer: Layers;
  lines: HeatLines;
  row: Signal<number | null>;
  cell: ReadonlySignal<number>;
}

/** Does what the key asks for; false: it means nothing here. */
export function pressHeatKey(
  event: KeyboardEvent,
  view: View,
  axis: Axis,
  { answer, lines, row, cell }: Place,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const by = event.shiftKey ? LEAP : 1;
  const last = answer.steps.length - 1;
  const at = cell.peek() < 0 ? last : cell.peek();
  const goTo = (index: number) => {
    view.point(answer.steps[Math.min(Math.max(index, 0), last)] ?? 0);
    row.value ??= 0;
  };
  const choose = (index: number) => {
    row.value = Math.min(Math.max(index, 0), lines.rows.length - 1);
  };
  const zoom = (factor: number) => view.zoomAt(axis.forward(answer.steps[at] ?? 0), factor);
  const actions: Record<string, () => void> = {
    ArrowLeft: () => goTo(at - by),
    ArrowRight: () => goTo(at + by),
    Home: () => goTo(0),
    End: () => goTo(last),
    ArrowUp: () => choose((row.peek() ?? 1) - by),
    ArrowDown: () => choose((row.peek() ?? -1) + by),
    '+': () => zoom(ZOOM),
    '=': () => zoom(ZOOM),
    '-': () => zoom(1 / ZOOM),
    '0': () => view.reset(),
    Escape: () => {
      view.reset();
      view.cursor.value = null;
    },
  };
  const action = actions[event.key];
  action?.();
  return action !== undefined;
}
