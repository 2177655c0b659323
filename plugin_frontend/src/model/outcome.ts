/** What became of a fault in another run. Never "gone" where that was not, or could not be, seen. */
import type { Level } from '../wire/level';
import type { Coverage, Finding, Report } from '../wire/report';
import { findingOf } from './findings';

export type Outcome =
  | { is: 'open'; level: Level; onset: number }
  | { is: 'over'; onset: number; end: number }
  /** Looked for up to the step `until`, not found. */
  | { is: 'absent'; until: number }
  /** Not found, but the run is too short: here the fault was certain only at step `needed`. */
  | { is: 'short'; until: number; needed: number }
  | { is: 'unchecked'; state: Coverage['state'] | null; why: string };

/** `fault` in `other`; `here`: what it was in the run that is compared, if it was found there. */
export function outcomeOf(fault: string, here: Finding | null, other: Report): Outcome {
  const found = findingOf(other, fault);
  if (found && (found.open || found.resolved_step === null)) {
    return { is: 'open', level: found.level, onset: found.onset.by };
  }
  const coverage = other.coverage.find((one) => one.fault === fault);
  if (coverage?.state !== 'checked' && !found) {
    const why = coverage?.why || coverage?.missing.join(', ') || '';
    return { is: 'unchecked', state: coverage?.state ?? null, why };
  }
  if (found) return { is: 'over', onset: found.onset.by, end: found.resolved_step ?? 0 };
  const until = other.last_step ?? 0;
  const needed = here?.confirmed_step ?? 0;
  return until < needed ? { is: 'short', until, needed } : { is: 'absent', until };
}
