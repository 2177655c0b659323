/** The onsets of the rows that are shown, to go from one to the next. */
import type { Row } from './rows';

export interface Onset {
  fault: string;
  step: number;
}

/** In the order of steps; of one step in the order of rows. */
export function onsetsOf(rows: readonly Row[]): Onset[] {
  const found = rows.flatMap(({ fault, episodes }) =>
    episodes.map(({ onset }) => ({ fault, step: onset.by })),
  );
  return found.sort((a, b) => a.step - b.step);
}

/** The one after or before `from`; among those of one step `fault` says which one it is at. */
export function neighborOf(
  onsets: readonly Onset[],
  from: number,
  fault: string | null,
  direction: 1 | -1,
): Onset | null {
  const here = onsets.findIndex((one) => one.step === from && one.fault === fault);
  const next = here >= 0 ? onsets[here + direction] : undefined;
  if (next) return next;
  if (direction > 0) return onsets.find((one) => one.step > from) ?? null;
  return onsets.findLast((one) => one.step < from) ?? null;
}
