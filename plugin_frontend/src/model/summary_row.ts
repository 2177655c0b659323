/** One row for all checks together, where none of them found anything. */
import { NOT_MEASURED } from '../wire/not_measured';
import type { Timeline } from '../wire/timeline';
import type { Row } from './rows';

/** No fault is called so. */
export const ALL = '';

export function summaryOf(rows: readonly Row[]): Row {
  return {
    fault: ALL,
    kind: 'quiet',
    level: rows.some((row) => row.level !== null) ? 'healthy' : null,
    depth: 0,
    episodes: [],
    coverage: null,
  };
}

/** `timeline` with the worst of all faults as one more. */
export function withSummary(timeline: Timeline): Timeline {
  const worst = new Uint8Array(timeline.n).fill(NOT_MEASURED);
  for (const row of timeline.rows.values()) {
    row.forEach((cell, i) => {
      const before = worst[i] ?? NOT_MEASURED;
      if (cell !== NOT_MEASURED && (before === NOT_MEASURED || cell > before)) worst[i] = cell;
    });
  }
  const { rows, levels, measured, anyMeasured } = timeline;
  return {
    ...timeline,
    rows: new Map([...rows, [ALL, worst]]),
    levels: new Map([...levels, [ALL, [...levels.values()].flat()]]),
    measured: new Map([...measured, [ALL, anyMeasured]]),
  };
}
