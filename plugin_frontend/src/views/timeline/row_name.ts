/** A row by name, and what a choice of it does. */
import { ALL } from '../../model/summary_row';
import type { Session } from '../../state/session';
import { t } from '../../text/t';

export function rowName(session: Session, fault: string): string {
  return fault === ALL ? t('allChecks') : session.titleOf(fault);
}

/** All checks together have no evidence of their own. */
export function choose(session: Session, fault: string | undefined): void {
  if (fault !== undefined && fault !== ALL) session.selectFault(fault);
}
