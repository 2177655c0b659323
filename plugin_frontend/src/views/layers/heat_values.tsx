/** What each layer came to at the cursor, beside its row. */
import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { valueText } from '../../text/number';
import type { HeatLines } from './heat_lines';

interface Props {
  lines: HeatLines;
  /** Index of the cell at the cursor. */
  cell: ReadonlySignal<number>;
}

export function HeatValues({ lines, cell }: Props) {
  const place = useRef<HTMLDivElement>(null);
  // Written here: hundreds of rows are too many to be rendered while the cursor moves.
  useSignalEffect(() => {
    const at = cell.value;
    const values = place.current?.children ?? [];
    lines.rows.forEach(({ row }, i) => {
      const value = values[i];
      if (value) value.textContent = numberText(row.values[at]);
    });
  });
  return (
    <div ref={place} class="heat-values" aria-hidden="true">
      {lines.rows.map(({ row, top }) => (
        <span key={row.name} class="heat-line" style={{ top: `${top}px` }}>
          {numberText(row.values[cell.peek()])}
        </span>
      ))}
    </div>
  );
}

/** "–": not measured. "∞": beyond what a number can hold. */
export function numberText(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return Number.isFinite(value) ? valueText(value) : '∞';
}
