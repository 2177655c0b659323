/** The answer first: what this run has, since when, and why. */
import { chainOf, leading, rivalsOf } from '../model/findings';
import { t } from '../text/t';
import type { Coverage, Finding, Report } from '../wire/report';
import { Chain, CouldBe } from './chain';
import { useSession } from './context';
import { ExportMenu } from './export_menu';
import { GapList } from './gap_list';
import { Glyph } from './glyph';
import { LanguageButton } from './language_button';
import { VerdictMeta } from './verdict_meta';

export const VERDICT_ID = 'verdict';

export function Verdict({ report }: { report: Report }) {
  const session = useSession();
  const first = leading(report);
  const chain = first ? chainOf(report, first) : [];
  return (
    <section id={VERDICT_ID} class={`card verdict ${report.verdict}`} aria-label={t('verdict')}>
      <Glyph level={report.verdict} size={26} />
      <div>
        <div class="verdict-title">
          <h1>{verdictTitle(report, first, (fault) => session.titleOf(fault))}</h1>
          <span class={`tag ${report.verdict}`}>{t(report.verdict)}</span>
        </div>
        <VerdictMeta report={report} first={first} />
      </div>
      <div class="actions">
        <ExportMenu run={report.run} />
        <LanguageButton />
      </div>
      <div class="answer">
        <p class="why">{whyText(report, first)}</p>
        {report.verdict === 'unknown' && (
          <div class="gaps">
            <GapList coverage={report.coverage.filter(couldCount)} level={2} />
          </div>
        )}
        <Chain findings={chain} rivals={rivalsOf(report, chain)} />
        {first && <CouldBe causes={first.could_be} />}
        {report.source === 'scalars' && <p class="limited">{t('limitedLong')}</p>}
        {report.notes.length > 0 && (
          <ul class="run-notes" aria-label={t('notes')}>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** What does not apply is not missing. */
const couldCount = (one: Coverage) => one.state !== 'not-applicable';

/** The leading fault; what the server says of a run without one that could not be judged. */
export function verdictTitle(
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
  return report.findings.length ? t('sentence', { text: report.headline }) : t('healthyText');
}
