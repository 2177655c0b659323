/** The answer first: what this run has, since when, and why. */
import { chainOf, leading } from '../model/findings';
import { markdownOf } from '../model/markdown';
import { stepText } from '../text/number';
import { t } from '../text/t';
import type { Finding, Report } from '../wire/report';
import { Chip } from './chip';
import { useSession } from './context';
import { CopyButton } from './copy_button';
import { GapList } from './coverage';
import { Glyph } from './glyph';
import { LanguageButton } from './language_button';

export function Verdict({ report }: { report: Report }) {
  const session = useSession();
  const first = leading(report);
  const titleOf = (fault: string) => session.titleOf(fault);
  return (
    <section class={`card verdict ${report.verdict}`} aria-label={t('verdict')}>
      <Glyph level={report.verdict} size={26} />
      <div>
        <div class="verdict-title">
          <h1>{titleText(report, first, titleOf)}</h1>
          <span class={`tag ${report.verdict}`}>{t(report.verdict)}</span>
        </div>
        <Meta report={report} first={first} />
      </div>
      <div class="actions">
        <CopyButton label="copyReport" look="button" text={() => markdownOf(report, titleOf)} />
        <LanguageButton />
      </div>
      <p class="why">{whyText(report, first)}</p>
      {report.verdict === 'unknown' && (
        <div class="gaps">
          <GapList coverage={report.coverage} />
        </div>
      )}
      {first && <Chain findings={chainOf(report, first)} />}
      {report.notes.length > 0 && (
        <ul class="run-notes" aria-label={t('notes')}>
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function titleText(
  report: Report,
  first: Finding | null,
  titleOf: (fault: string) => string,
): string {
  if (first) return titleOf(first.fault);
  return report.verdict === 'unknown' ? report.headline : t('verdictHealthy');
}

function whyText(report: Report, first: Finding | null): string {
  if (first) return first.text;
  if (report.verdict === 'unknown') return t('unknownText');
  return report.findings.length ? `${report.headline}.` : t('healthyText');
}

function Meta({ report, first }: { report: Report; first: Finding | null }) {
  const checked = report.coverage.filter((one) => one.state === 'checked').length;
  const { kept, total } = report.windows;
  const atStart = first && report.first_step !== null && first.onset.by <= report.first_step;
  return (
    <div class="meta">
      <span class="name">{report.run || '.'}</span>
      {first && (
        <span>
          {atStart ? t('sinceStart') : t('sinceStep', { step: stepText(first.onset.by) })}
        </span>
      )}
      {report.last_step !== null && (
        <span>{t('lastStep', { step: stepText(report.last_step) })}</span>
      )}
      <span>{t('checksEvaluated', { n: checked, total: report.coverage.length })}</span>
      {report.facts.loss && report.facts.loss !== 'auto' && (
        <span>{t('lossFamily', { loss: report.facts.loss })}</span>
      )}
      {kept < total && (
        <span>{t('thinned', { kept: stepText(kept), total: stepText(total) })}</span>
      )}
    </div>
  );
}

/** Only where there is more than one link. */
function Chain({ findings }: { findings: readonly Finding[] }) {
  if (findings.length < 2) return null;
  return (
    <ol class="chain" aria-label={t('whatHappened')}>
      {findings.map((finding) => (
        <li key={finding.fault}>
          <Chip finding={finding} />
        </li>
      ))}
    </ol>
  );
}
