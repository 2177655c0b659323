/** The compared runs in a table: verdict, worst level over the steps, what became of the fault. */
import { t } from '../../text/t';
import type { Report } from '../../wire/report';
import { useSession } from '../context';
import { CompareRow } from './compare_row';
import { Differences } from './differences';
import { outcomeSentence } from './outcome_text';

export function CompareCard({ report }: { report: Report }) {
  const session = useSession();
  const { compare } = session;
  if (!compare.on.value) return null;
  const shown = compare.shown.value;
  const fault = session.fault.value;
  const [, other, ...more] = shown;
  const alone = other?.report && more.length === 0 ? other.report : null;
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <div class="card-head">
        <h2 id="compare-title">{t('compare')}</h2>
        <span class="quiet">{t(compare.full.value ? 'compareFull' : 'compareHint')}</span>
        <button type="button" class="link end" onClick={() => compare.stop()}>
          {t('compareStop')}
        </button>
      </div>
      {alone && fault && (
        <p class="about became">{outcomeSentence(session, fault, report, alone)}</p>
      )}
      <div class="compare-place">
        <table class="compare-runs">
          <thead>
            <tr>
              <th class="at-run">{t('run')}</th>
              <th class="at-verdict">{t('verdict')}</th>
              <th class="at-ribbon">{t('severity')}</th>
              <th class="at-step">{t('onset')}</th>
              <th class="at-step at-last">{t('lastStepHead')}</th>
              {fault && <th class="at-outcome">{session.titleOf(fault)}</th>}
              <th class="at-remove">
                <span class="visually-hidden">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one, i) => (
              <CompareRow key={one.run} shown={one} selected={i === 0} alone={!other} />
            ))}
          </tbody>
        </table>
      </div>
      {other && <Differences shown={shown} />}
    </section>
  );
}
