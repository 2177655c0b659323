/** Run, onset, last step, whether it still trains, and how much of it could be checked. */
import { useId } from 'preact/hooks';
import { countChecked } from '../model/coverage_groups';
import { gapsOf } from '../model/gaps';
import { stepText } from '../text/number';
import { t } from '../text/t';
import type { Finding, Report } from '../wire/report';
import { useSession } from './context';
import { GapList } from './gap_list';
import { PopOver } from './pop_over';

export function VerdictMeta({ report, first }: { report: Report; first: Finding | null }) {
  const session = useSession();
  const entry = session.runs.value.value?.runs.find((one) => one.run === report.run);
  const { kept, total } = report.windows;
  return (
    <div class="meta">
      <span class="name">{report.run || '.'}</span>
      {first && <span>{sinceText(report, first)}</span>}
      {report.last_step !== null && (
        <span>{t('lastStep', { step: stepText(report.last_step) })}</span>
      )}
      {entry?.training && (
        <span class="live" title={t('trainingLong')}>
          <i />
          {t('training')}
        </span>
      )}
      <CheckedButton report={report} />
      {report.facts.loss && report.facts.loss !== 'auto' && (
        <span>{t('lossFamily', { loss: report.facts.loss })}</span>
      )}
      {kept < total && (
        <span>{t('thinned', { kept: stepText(kept), total: stepText(total) })}</span>
      )}
    </div>
  );
}

export function sinceText(report: Report, first: Finding): string {
  const atStart = report.first_step !== null && first.onset.by <= report.first_step;
  return atStart ? t('sinceStart') : t('sinceStep', { step: stepText(first.onset.by) });
}

/** Opens the list of what was not checked, and how it would be. */
function CheckedButton({ report }: { report: Report }) {
  const id = useId();
  const text = t('checksEvaluated', countChecked(report.coverage));
  if (gapsOf(report.coverage).length === 0) return <span>{text}</span>;
  return (
    <span>
      <button type="button" class="checked-button" popovertarget={id} aria-haspopup="dialog">
        {text}
      </button>
      <PopOver id={id} label={t('notChecked')} side="left">
        <div class="gaps">
          <GapList coverage={report.coverage} level={2} />
        </div>
      </PopOver>
    </span>
  );
}
