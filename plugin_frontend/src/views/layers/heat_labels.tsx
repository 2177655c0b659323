/** The names of the layers that can be seen, under the names of their players. */
import type { ReadonlySignal } from '@preact/signals';
import type { Key } from '../../text/en';
import { t } from '../../text/t';
import { useDerived } from '../derived';
import { type HeatLines, rowsBetween } from './heat_lines';

const ROLES: Record<string, Key> = { generator: 'generator', discriminator: 'discriminator' };

interface Props {
  lines: HeatLines;
  scrolled: ReadonlySignal<number>;
  /** Height of the part that can be seen. */
  shown: number;
}

export function HeatLabels({ lines, scrolled, shown }: Props) {
  return (
    <div class="heat-labels">
      {lines.heads.map(({ role, top }) => (
        <span key={role} class="heat-head" style={{ top: `${top}px` }}>
          {ROLES[role] ? t(ROLES[role]) : role}
        </span>
      ))}
      {useRowsInView(lines, scrolled, shown).map(({ row: { name, label }, top }) => (
        <span key={name} class="heat-line mono" style={{ top: `${top}px` }} title={name}>
          {label}
        </span>
      ))}
    </div>
  );
}

/** Hundreds of rows are too many for the page while the cursor moves. */
export function useRowsInView(
  lines: HeatLines,
  scrolled: ReadonlySignal<number>,
  shown: number,
): HeatLines['rows'] {
  const ends = useDerived(
    () => rowsBetween(lines, scrolled.value, shown).join(),
    [lines, scrolled, shown],
  );
  return lines.rows.slice(...ends.value.split(',').map(Number));
}
