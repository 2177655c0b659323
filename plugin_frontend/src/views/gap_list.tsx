/** What was not checked, by state, with the reason or the way to supply what is missing. */
import { type Gap, gapsOf } from '../model/gaps';
import { grouped } from '../model/grouped';
import type { Key } from '../text/en';
import { t } from '../text/t';
import type { Coverage } from '../wire/report';
import { useSession } from './context';
import { WithCode } from './with_code';

const TITLES: Record<Coverage['state'], Key> = {
  checked: 'checked',
  'not-measured': 'notMeasured',
  'warming-up': 'warmingUp',
  errored: 'errored',
  'not-applicable': 'notApplicable',
};

/** More faults than this are folded: then one reason says it all. */
const MANY = 8;

interface GapListProps {
  coverage: readonly Coverage[];
  /** Of its headings. */
  level: 2 | 3;
}

export function GapList({ coverage, level }: GapListProps) {
  const Title: 'h2' | 'h3' = `h${level}`;
  const states = grouped(gapsOf(coverage), (gap) => gap.state);
  return (
    <>
      {[...states].map(([state, gaps]) => (
        <div key={state} class="gap-state">
          <Title>
            {t(TITLES[state])} <span>{gaps.flatMap((gap) => gap.faults).length}</span>
          </Title>
          <ul>
            {gaps.map((gap) => (
              <OneGap key={gap.reason} gap={gap} />
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function OneGap({ gap }: { gap: Gap }) {
  const session = useSession();
  const names = gap.faults.map((fault) => session.titleOf(fault)).join(t('listComma'));
  const reason = gap.reason && <WithCode text={reasonText(gap.state, gap.reason)} />;
  if (gap.faults.length > MANY) {
    return (
      <li>
        <span>{reason}</span>
        <details>
          <summary class="reason">{t('nChecks', { n: gap.faults.length })}</summary>
          <span class="gap-faults">{names}</span>
        </details>
      </li>
    );
  }
  return (
    <li title={gap.missing.join(', ')}>
      <span class="gap-faults">{names}</span>
      {reason && <span class="reason">{reason}</span>}
    </li>
  );
}

export function reasonText(state: Coverage['state'], reason: string): string {
  return state === 'not-measured' && reason ? t('howTo', { how: reason }) : reason;
}
