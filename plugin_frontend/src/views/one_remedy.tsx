/** One remedy: what to do, why, what to watch, the code, and where it comes from. */
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { grouped } from '../model/grouped';
import { valueText } from '../text/number';
import { t } from '../text/t';
import type { Finding, Remedy } from '../wire/report';
import { CodeCard } from './code_card';
import { Applied } from './compare/applied';
import { useSession } from './context';
import { Sources } from './sources';

const COST = { free: 'costFree', restart: 'costRestart', retrain: 'costRetrain' } as const;

interface OneRemedyProps {
  remedy: Remedy;
  rank: number;
  finding: Finding;
  /** The run's loss family; "auto" where it is not known. */
  loss: string;
}

export function OneRemedy({ remedy, rank, finding, loss }: OneRemedyProps) {
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
        <span class="cost">{t(COST[remedy.cost])}</span>
      </button>
      <div class="remedy-body" id={id} hidden={!open.value}>
        <p>{remedy.because}</p>
        {remedy.watch && <Watching signal={remedy.watch} finding={finding} />}
        {remedy.code && <CodeCard code={remedy.code} />}
        {loss === 'auto' && <Exceptions unless={remedy.unless} />}
        <Sources sources={remedy.sources} />
        <Applied finding={finding} remedy={remedy} />
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
      <PinButton signal={signal} />
    </p>
  );
}

/** Keeps the chart of the signal in sight, also of the next run. */
function PinButton({ signal }: { signal: string }) {
  const { pins } = useSession();
  const pinned = pins.has(signal);
  const refused = !pinned && pins.full.value;
  return (
    <button
      type="button"
      class="link"
      aria-label={t(pinned ? 'unpinSignal' : 'pinSignalOf', { signal })}
      title={refused ? t('pinsFull') : undefined}
      disabled={refused}
      onClick={() => pins.toggle(signal)}
    >
      {t(pinned ? 'unpin' : 'pin')}
    </button>
  );
}

/** For which losses it is wrong; a run whose loss is known is not offered what is wrong for it. */
function Exceptions({ unless }: { unless: ReadonlyMap<string, string> }) {
  const reasons = grouped(unless, ([, why]) => why);
  if (reasons.size === 0) return null;
  return (
    <ul class="exceptions">
      {[...reasons].map(([why, entries]) => (
        <li key={why}>
          {t('notWith', { losses: entries.map(([loss]) => loss).join(t('listComma')), why })}
        </li>
      ))}
    </ul>
  );
}
