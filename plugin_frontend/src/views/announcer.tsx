/** Says the answer to who cannot see it change: once per run, and when it becomes another. */
import { leading } from '../model/findings';
import { t } from '../text/t';
import { useSession } from './context';
import { verdictTitle } from './verdict';

export function Announcer() {
  const session = useSession();
  const report = session.report.value.value?.report;
  const isEmpty = session.runs.value.value?.runs.length === 0;
  const failed = session.runs.error.value ?? session.report.error.value;
  let text = isEmpty || failed ? '' : t('loading');
  if (report) {
    const title = verdictTitle(report, leading(report), (fault) => session.titleOf(fault));
    text = t('spokenVerdict', { run: report.run, title, verdict: t(report.verdict) });
  }
  return (
    <p role="status" class="visually-hidden">
      {text}
    </p>
  );
}
