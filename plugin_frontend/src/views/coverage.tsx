/** What was looked for and what was not: "not measured" is never shown as healthy. */
import { type CheckedGroup, checkedGroups, countChecked } from '../model/coverage_groups';
import { t } from '../text/t';
import type { Coverage as Entry } from '../wire/report';
import { useSession } from './context';
import { GapList } from './gap_list';

export { reasonText } from './gap_list';

export function Coverage({ coverage }: { coverage: readonly Entry[] }) {
  const session = useSession();
  const groups = checkedGroups(coverage, session.runs.value.value?.faults ?? []);
  return (
    <section class="card" aria-labelledby="coverage-title">
      <div class="card-head">
        <h2 id="coverage-title">{t('coverage')}</h2>
        <span class="quiet">{t('checksEvaluated', countChecked(coverage))}</span>
      </div>
      <div class="coverage">
        <div class="gaps">
          <GapList coverage={coverage} level={3} />
        </div>
        <div class="groups">
          {groups.map((one) => (
            <Group key={one.group} of={one} />
          ))}
        </div>
      </div>
    </section>
  );
}

/** One line; the names of what was checked unfold. */
function Group({ of: { group, checked, total } }: { of: CheckedGroup }) {
  const session = useSession();
  const count = <span class="count">{t('nOfTotal', { n: checked.length, total })}</span>;
  const title = group.charAt(0).toUpperCase() + group.slice(1) || t('otherChecks');
  if (checked.length === 0) {
    return (
      <p class="group">
        {title}
        {count}
      </p>
    );
  }
  return (
    <details class="group">
      <summary>
        {title}
        {count}
      </summary>
      <p>{checked.map((fault) => session.titleOf(fault)).join(t('listComma'))}</p>
    </details>
  );
}
