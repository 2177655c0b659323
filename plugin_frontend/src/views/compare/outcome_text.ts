/** What became of a fault in another run, in words. */
import { findingOf } from '../../model/findings';
import { outcomeOf } from '../../model/outcome';
import type { Session } from '../../state/session';
import { stepText } from '../../text/number';
import { t } from '../../text/t';
import type { Finding, Report } from '../../wire/report';
import { reasonText } from '../gap_list';

/** "critical since 22 150", "not found (checked to 50 000)", … */
export function outcomeText(fault: string, here: Finding | null, other: Report): string {
  const outcome = outcomeOf(fault, here, other);
  switch (outcome.is) {
    case 'open':
      return t('outcomeOpen', {
        level: t(outcome.level).toLowerCase(),
        step: stepText(outcome.onset),
      });
    case 'over':
      return t('outcomeOver', { from: stepText(outcome.onset), to: stepText(outcome.end) });
    case 'absent':
      return t('outcomeAbsent', { step: stepText(outcome.until) });
    case 'short':
      return t('outcomeShort', { step: stepText(outcome.until), of: stepText(outcome.needed) });
    case 'unchecked':
      return t('outcomeUnchecked', {
        why: outcome.state === null ? '–' : reasonText(outcome.state, outcome.why),
      });
  }
}

/** "Mode collapse: Critical since 22 150 here. In lr1e-4: not found (checked to 50 000)." */
export function outcomeSentence(
  session: Session,
  fault: string,
  here: Report,
  other: Report,
): string {
  const finding = findingOf(here, fault);
  return t('became', {
    fault: session.titleOf(fault),
    here: outcomeText(fault, null, here),
    run: other.run || '.',
    there: outcomeText(fault, finding, other),
  });
}
