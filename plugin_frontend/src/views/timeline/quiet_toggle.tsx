/** Unfolds the rows without a finding; says how many of them were looked for and how many not. */
import type { Row } from '../../model/rows';
import type { Key } from '../../text/en';
import { t } from '../../text/t';
import type { Coverage } from '../../wire/report';
import { useSession } from '../context';

const COUNTS: readonly [Coverage['state'], Key][] = [
  ['checked', 'nQuiet'],
  ['warming-up', 'nWarmingUp'],
  ['not-measured', 'nNotMeasured'],
  ['errored', 'nErrored'],
  ['not-applicable', 'nNotApplicable'],
];

export function QuietToggle({ rows }: { rows: readonly Row[] }) {
  const { showQuiet } = useSession().view;
  const parts = COUNTS.flatMap(([state, key]) => {
    const n = rows.filter((row) => row.coverage?.state === state).length;
    return n ? [t(key, { n })] : [];
  });
  return (
    <button
      type="button"
      class="link fold"
      aria-expanded={showQuiet.value}
      onClick={() => {
        showQuiet.value = !showQuiet.value;
      }}
    >
      {parts.join(t('listComma'))}
    </button>
  );
}
