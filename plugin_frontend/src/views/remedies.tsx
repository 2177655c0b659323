/** What to change, best first. */
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { findingOf } from '../model/findings';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Finding, Remedy, Report } from '../wire/report';
import { Chip } from './chip';
import { CodeCard } from './code_card';
import { useSession } from './context';

const COST = { free: 'costFree', restart: 'costRestart', retrain: 'costRetrain' } as const;
const COST_LONG = {
  free: 'costFreeLong',
  restart: 'costRestartLong',
  retrain: 'costRetrainLong',
} as const;

export function Remedies({ finding, report }: { finding: Finding; report: Report }) {
  const session = useSession();
  const title = session.titleOf(finding.fault);
  const cause = finding.explained_by
    .map((fault) => findingOf(report, fault))
    .find((one) => one !== null);
  return (
    <section class="card at-remedies" aria-labelledby="remedies-title">
      <div class="card-head">
        <h2 id="remedies-title">{t('remedies')}</h2>
        <span class="quiet">{title}</span>
      </div>
      {cause && (
        <div class="cause-first">
          {t('startAtCause', { fault: session.titleOf(cause.fault) })}
          <br />
          <Chip finding={cause} />
        </div>
      )}
      <ol>
        {finding.remedies.map((remedy, i) => (
          <li class="remedy" key={`${finding.fault} ${remedy.do}`}>
            <OneRemedy remedy={remedy} rank={i + 1} finding={finding} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function OneRemedy({ remedy, rank, finding }: { remedy: Remedy; rank: number; finding: Finding }) {
  const open = useSignal(rank === 1);
  const id = useId();
  return (
    <>
      <button
        type="button"
        class="remedy-head"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <span class="rank">{rank}</span>
        <span class="do">{remedy.do}</span>
        <span class="cost" title={t(COST_LONG[remedy.cost])}>
          {t(COST[remedy.cost])}
        </span>
      </button>
      <div class="remedy-body" id={id} hidden={!open.value}>
        <p>{remedy.because}</p>
        {remedy.watch && <Watching signal={remedy.watch} finding={finding} />}
        {remedy.code && <CodeCard code={remedy.code} />}
        {remedy.sources.length > 0 && (
          <div class="sources">
            <h3>{t('sources')}</h3>
            <ul>
              {remedy.sources.map((source) => (
                <li key={source}>{source}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </>
  );
}

/** The number that should move if the remedy worked, and to which side of which limit. */
function Watching({ signal, finding }: { signal: string; finding: Finding }) {
  const metric = useSession().metrics.value.value?.get(signal);
  const limit = finding.evidence.find(
    (one) => one.signal === signal && one.threshold !== null && one.unit === metric?.unit,
  );
  const way = limit?.direction === 'above' ? 'watchAbove' : 'watchBelow';
  return (
    <p class="watching">
      <span class="quiet">{t('watchSignal')}</span>
      <span class="mono">{signal}</span>
      {limit && <span class="quiet">{t(way, { value: valueText(limit.threshold) })}</span>}
    </p>
  );
}
