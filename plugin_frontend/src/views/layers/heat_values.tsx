/** What each layer came to at the cursor, beside its row. */
import type { ReadonlySignal } from '@preact/signals';
import { valueText } from '../../text/number';
import { useDerived } from '../derived';
import { useRowsInView } from './heat_labels';
import type { HeatLines } from './heat_lines';

interface Props {
  lines: HeatLines;
  /** Index of the cell at the cursor. */
  cell: ReadonlySignal<number>;
  scrolled: ReadonlySignal<number>;
  /** Height of the part that can be seen. */
  shown: number;
}

export function HeatValues({ lines, cell, scrolled, shown }: Props) {
  return (
    <div class="heat-values" aria-hidden="true">
      {useRowsInView(lines, scrolled, shown).map(({ row: { name, values }, top }) => (
        <Value key={name} values={values} top={top} cell={cell} />
      ))}
    </div>
  );
}

/** Follows the cursor without being rendered again. */
function Value({
  values,
  top,
  cell,
}: {
  values: Float32Array;
  top: number;
  cell: ReadonlySignal<number>;
}) {
  const text = useDerived(() => numberText(values[cell.value]), [values, cell]);
  return (
    <span class="heat-line" style={{ top: `${top}px` }}>
      {text}
    </span>
  );
}

/** "–": not measured. "∞": beyond what a number can hold. */
export function numberText(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return Number.isFinite(value) ? valueText(value) : '∞';
}
