/** What a cursor is at, in words: the selected fault first, then whatever else holds there. */
import { levelAt } from '../math/levels';
import type { Level, Segment } from '../wire/level';
import type { Row } from './rows';

export interface Spoken {
  fault: string;
  /** null: not checked. */
  level: Level | null;
}

export function spokenAt(
  step: number,
  rows: readonly Row[],
  levels: ReadonlyMap<string, readonly Segment[]>,
  selected: string | null,
): Spoken[] {
  const all = rows.map(({ fault, level }) => ({
    fault,
    level: level && levelAt(levels.get(fault) ?? [], step),
  }));
  const first = all.filter((one) => one.fault === selected);
  const others = all.filter((one) => one.fault !== selected);
  return [...first, ...others.filter(({ level }) => level !== null && level !== 'healthy')];
}
