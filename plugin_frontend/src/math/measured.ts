/** Where a fault was looked for, as few stretches of steps; found once per answer. */
import { NOT_MEASURED } from '../wire/not_measured';
import type { Stretch } from './pixel_columns';

interface Columns {
  firstSteps: Float64Array;
  lastSteps: Float64Array;
}

/** The stretches of neighboring columns in which `row` holds a value. */
export function measuredStretches(row: Uint8Array, { firstSteps, lastSteps }: Columns): Stretch[] {
  const found: [number, number][] = [];
  let before = -2;
  row.forEach((cell, i) => {
    if (cell === NOT_MEASURED) return;
    const [first, last] = [firstSteps[i] ?? 0, lastSteps[i] ?? 0];
    const open = found.at(-1);
    if (open && before === i - 1) open[1] = last;
    else found.push([first, last]);
    before = i;
  });
  return found;
}

/** The same over all of `rows`: where at least one of them holds a value. */
export function anyMeasured(rows: Iterable<Uint8Array>, columns: Columns): Stretch[] {
  const any = new Uint8Array(columns.firstSteps.length).fill(NOT_MEASURED);
  for (const row of rows) {
    row.forEach((cell, i) => {
      if (cell !== NOT_MEASURED) any[i] = cell;
    });
  }
  return measuredStretches(any, columns);
}
