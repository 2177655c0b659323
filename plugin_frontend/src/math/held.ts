/**
 * Checks that speak only every few windows: what they said holds until they should speak again.
 * A longer silence stays "not measured".
 */
import { NOT_MEASURED } from '../wire/not_measured';

/** A silence of up to this many usual pauses is part of the rhythm. */
const PATIENCE = 2;

/** `row` with each value held over the pauses of its usual rhythm. */
export function held(row: Uint8Array): Uint8Array {
  const spoken: number[] = [];
  row.forEach((cell, i) => {
    if (cell !== NOT_MEASURED) spoken.push(i);
  });
  const pauses = spoken.slice(1).map((at, i) => at - (spoken[i] ?? 0));
  const longest = PATIENCE * (middleOf(pauses) ?? 1);
  const filled = row.slice();
  spoken.forEach((at, i) => {
    const next = spoken[i + 1] ?? row.length;
    if (next - at <= longest) filled.fill(row[at] ?? NOT_MEASURED, at, next);
  });
  return filled;
}

function middleOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
