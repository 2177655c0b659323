/** What to try against the selected fault, what helps most first. */
import { findingOf } from '../model/findings';
import { t } from '../text/t';
import type { Finding, Report } from '../wire/report';
import { Chip } from './chip';
import { useSession } from './context';
import { OneRemedy } from './one_remedy';

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
          <li class="remedy" key={`${report.run} ${finding.fault} ${remedy.id || i}`}>
            <OneRemedy remedy={remedy} rank={i + 1} finding={finding} loss={report.facts.loss} />
          </li>
        ))}
      </ol>
      {finding.not_this && (
        <details class="not-this" key={finding.fault}>
          <summary>{t('notThis', { fault: title })}</summary>
          {finding.not_this.split('\n\n').map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </details>
      )}
    </section>
  );
}
