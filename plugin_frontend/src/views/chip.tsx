import { stepText } from '../text/number';
import { t } from '../text/t';
import type { Finding } from '../wire/report';
import { useSession } from './context';
import { Glyph } from './glyph';

/** A fault with its onset; a click selects it. */
export function Chip({ finding }: { finding: Finding }) {
  const session = useSession();
  const level = finding.open ? finding.level : 'healthy';
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={session.fault.value === finding.fault}
      title={t(finding.role)}
      onClick={() => session.selectFault(finding.fault)}
    >
      <Glyph level={level} size={12} />
      {session.titleOf(finding.fault)}
      <span class="step">{stepText(finding.onset.by)}</span>
    </button>
  );
}
