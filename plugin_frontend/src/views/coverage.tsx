/** What was looked for and what was not: "not measured" is never shown as healthy. */
import type { Key } from '../text/en';
import { t } from '../text/t';
import type { Coverage as Entry } from '../wire/report';
import { useSession } from './context';
import { Glyph } from './glyph';

const GAPS: readonly [Entry['state'], Key][] = [
  ['not-measured', 'notMeasured'],
  ['warming-up', 'warmingUp'],
  ['errored', 'errored'],
  ['not-applicable', 'notApplicable'],
];

export function Coverage({ coverage }: { coverage: readonly Entry[] }) {
  const session = useSession();
  const checked = coverage.filter((one) => one.state === 'checked');
  return (
    <section class="card at-coverage" aria-labelledby="coverage-title">
      <div class="card-head">
        <h2 id="coverage-title">{t('coverage')}</h2>
        <span class="quiet">
          {t('checksEvaluated', { n: checked.length, total: coverage.length })}
        </span>
      </div>
      <div class="coverage">
        {checked.length > 0 && (
          <div class="wide">
            <h3>
              {t('checked')} <span>{checked.length}</span>
            </h3>
            <ul class="names">
              {checked.map((one) => (
                <li key={one.fault}>
                  <Tick />
                  {session.titleOf(one.fault)}
                </li>
              ))}
            </ul>
          </div>
        )}
        {GAPS.map(([state, title]) => {
          const entries = coverage.filter((one) => one.state === state);
          return entries.length > 0 ? (
            <div key={state}>
              <h3>
                {t(title)} <span>{entries.length}</span>
              </h3>
              <GapList coverage={entries} />
            </div>
          ) : null;
        })}
      </div>
    </section>
  );
}

/** The faults that were not checked, each with the reason or the way to supply what is missing. */
export function GapList({ coverage }: { coverage: readonly Entry[] }) {
  const session = useSession();
  const gaps = coverage.filter((one) => one.state !== 'checked');
  return (
    <ul class="gap-list">
      {gaps.map((gap) => (
        <li key={gap.fault}>
          <Glyph level="unknown" size={12} />
          <div>
            {session.titleOf(gap.fault)}
            <p title={gap.missing.join(', ')}>{reasonOf(gap)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function reasonOf(gap: Entry): string {
  if (gap.state === 'not-measured' && gap.why) return t('howTo', { how: gap.why });
  return gap.why || gap.missing.join(', ');
}

function Tick() {
  return (
    <svg class="glyph" width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">
      <path d="m3 8.5 3.5 3.5L13 4.5" fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}
