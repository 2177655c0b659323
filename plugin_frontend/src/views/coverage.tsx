/** What was looked for and what was not: "not measured" is never shown as healthy. */
import { gapsOf } from '../model/gaps';
import type { Key } from '../text/en';
import { t } from '../text/t';
import type { Coverage as Entry } from '../wire/report';
import { useSession } from './context';
import { Glyph } from './glyph';

const TITLES: Record<Entry['state'], Key> = {
  checked: 'checked',
  'not-measured': 'notMeasured',
  'warming-up': 'warmingUp',
  errored: 'errored',
  'not-applicable': 'notApplicable',
};

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
        <GapList coverage={coverage} />
      </div>
    </section>
  );
}

/** What was not checked, with the reason or the way to supply what is missing. */
export function GapList({ coverage }: { coverage: readonly Entry[] }) {
  const session = useSession();
  return (
    <>
      {gapsOf(coverage).map((gap) => (
        <div key={`${gap.state} ${gap.reason}`}>
          <h3>
            {t(TITLES[gap.state])} <span>{gap.faults.length}</span>
          </h3>
          <ul class="names unchecked">
            {gap.faults.map((fault) => (
              <li key={fault}>
                <Glyph level="unknown" size={12} />
                {session.titleOf(fault)}
              </li>
            ))}
          </ul>
          <p class="reason" title={gap.missing.join(', ')}>
            {reasonText(gap.state, gap.reason)}
          </p>
        </div>
      ))}
    </>
  );
}

export function reasonText(state: Entry['state'], reason: string): string {
  return state === 'not-measured' && reason ? t('howTo', { how: reason }) : reason;
}

function Tick() {
  return (
    <svg class="glyph" width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">
      <path d="m3 8.5 3.5 3.5L13 4.5" fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}
