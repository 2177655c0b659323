/** The page: run list, then answer, timeline, proof beside cure, and what was checked. */

import type { Session } from '../state/session';
import { t } from '../text/t';
import { CompareCard } from './compare/compare_card';
import { SessionContext, useSession } from './context';
import { Coverage } from './coverage';
import { EvidenceCard } from './evidence';
import { Rail } from './rail/rail';
import { Remedies } from './remedies';
import { EmptyState, ErrorCard, RefreshBanner, Skeleton } from './states';
import { TimelineCard } from './timeline/timeline_card';
import { Verdict } from './verdict';
import { VerdictBar } from './verdict_bar';

export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Page />
    </SessionContext.Provider>
  );
}

function Page() {
  const session = useSession();
  const answer = session.runs.value.value;
  const error = session.runs.error.value;
  const retry = () => void session.refresh();
  if (!answer) {
    return (
      <div class="app alone">
        <main class="main" aria-busy={error === null}>
          {error ? (
            <ErrorCard title={t('errorRuns')} error={error} retry={retry} />
          ) : (
            <SheetSkeleton />
          )}
        </main>
      </div>
    );
  }
  if (answer.runs.length === 0) {
    return (
      <div class="app alone">
        <main class="main">
          <EmptyState />
        </main>
      </div>
    );
  }
  return (
    <div class="app">
      <Rail runs={answer.runs} pending={answer.pending} />
      <main class="main">
        {error && <RefreshBanner error={error} retry={retry} />}
        <RunSheet />
      </main>
    </div>
  );
}

function RunSheet() {
  const session = useSession();
  const run = session.run.value;
  const report = session.report.value.value?.report;
  const error = session.report.error.value;
  if (run === null) return null;
  if (!report) {
    const retry = () => session.loadRun(run);
    return error ? (
      <ErrorCard title={t('errorTitle')} error={error} retry={retry} />
    ) : (
      <SheetSkeleton />
    );
  }
  const finding = session.finding.value;
  const cure = finding !== null && finding.remedies.length > 0;
  return (
    <>
      <VerdictBar report={report} />
      <div class="sheet">
        {error && <RefreshBanner error={error} retry={() => session.loadRun(run)} />}
        <Verdict report={report} />
        <CompareCard report={report} />
        <TimelineCard report={report} />
        <div class={`proof ${cure ? '' : 'whole'}`}>
          <EvidenceCard report={report} />
          {cure && <Remedies finding={finding} report={report} />}
          <Coverage coverage={report.coverage} />
        </div>
      </div>
    </>
  );
}

function SheetSkeleton() {
  return (
    <div class="sheet">
      <span role="status" class="visually-hidden">
        {t('loading')}
      </span>
      <Skeleton lines={[28, 46, 72]} />
      <Skeleton lines={[20, 90, 86, 92, 80, 88]} tall />
      <div class="proof">
        <Skeleton lines={[16, 94, 88, 91, 84]} tall />
        <Skeleton lines={[40, 86, 78, 82]} tall />
      </div>
    </div>
  );
}
