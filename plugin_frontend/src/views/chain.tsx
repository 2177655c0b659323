/** What led to what, and what else could be behind it. */
import { grouped } from '../model/grouped';
import { listed } from '../text/listed';
import { t } from '../text/t';
import type { Finding, PossibleCause } from '../wire/report';
import { Chip } from './chip';
import { useSession } from './context';
import { WithCode } from './with_code';

/** In the order of onset; only where there is more than one link. */
export function Chain({
  findings,
  rivals,
}: {
  findings: readonly Finding[];
  rivals: readonly string[];
}) {
  const session = useSession();
  if (findings.length < 2) return null;
  return (
    <>
      <ol class="chain" aria-label={t('whatHappened')}>
        {findings.map((finding) => (
          <li key={finding.fault}>
            <Chip finding={finding} />
          </li>
        ))}
      </ol>
      {rivals.length > 0 && (
        <p class="quiet undecided">
          {t('undecided', {
            faults: listed(rivals.map((fault) => session.titleOf(fault))),
          })}
        </p>
      )}
    </>
  );
}

/** Causes that were not looked for, each with what would decide. */
export function CouldBe({ causes }: { causes: readonly PossibleCause[] }) {
  const session = useSession();
  if (causes.length === 0) return null;
  return (
    <div class="could-be">
      <span>{t('couldBe')}</span>
      <ul>
        {[...grouped(causes, (cause) => cause.supply)].map(([supply, alike]) => (
          <li key={supply}>
            {alike.map(({ fault }, i) => (
              <span key={fault}>
                {i > 0 && t('listComma')}
                <button type="button" class="link" onClick={() => session.selectFault(fault)}>
                  {session.titleOf(fault)}
                </button>
              </span>
            ))}
            {t('colon')}
            <WithCode text={t('toFindOut', { how: supply })} />
          </li>
        ))}
      </ul>
    </div>
  );
}
