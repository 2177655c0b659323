/** Levels and severities at one step. */
import { codeOf, type Level, type Segment } from '../wire/level';
import { NOT_MEASURED, SEVERITY_ONE } from '../wire/not_measured';
import type { Timeline } from '../wire/timeline';

export function levelAt(segments: readonly Segment[], step: number): Level {
  let worst: Level = 'healthy';
  for (const [first, last, level] of segments) {
    if (first <= step && step <= last && codeOf(level) > codeOf(worst)) worst = level;
  }
  return worst;
}

/** Index of the last entry of the ascending `steps` that is <= `step`; -1 if there is none. */
export function indexAt(steps: Float64Array, step: number): number {
  let lo = 0;
  let hi = steps.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if ((steps[middle] ?? 0) <= step) lo = middle + 1;
    else hi = middle;
  }
  return lo - 1;
}

/** Index of the entry of the ascending `steps` that is nearest to `step`; -1 if there is none. */
export function nearestIndex(steps: Float64Array, step: number): number {
  const before = indexAt(steps, step);
  const after = before + 1;
  if (after >= steps.length) return before;
  if (before < 0) return after;
  return step - (steps[before] ?? 0) <= (steps[after] ?? 0) - step ? before : after;
}

/** Severity in [0, 1] in the column nearest to `step` (null: the last one); null: not measured. */
export function severityAt(timeline: Timeline, fault: string, step: number | null): number | null {
  const row = timeline.rows.get(fault);
  const at = step === null ? timeline.n - 1 : nearestIndex(timeline.lastSteps, step);
  const cell = row?.[at] ?? NOT_MEASURED;
  return cell === NOT_MEASURED ? null : cell / SEVERITY_ONE;
}

/** The worst over all faults, as segments of one strip. */
export function allSegments(timeline: Timeline): Segment[] {
  return [...timeline.levels.values()].flat();
}
