/** The page: run list, then answer, timeline, proof beside cure, and what was checked. */

import type { Session } from '../state/session';
import { t } from '../text/t';
import { Announcer } from './announcer';
import { CompareCard } from './compare/compare_card';
import { SessionContext, useSession } from './context';
import { Coverage } from './coverage';
import { EvidenceCard } from './evidence';
import { LayersCard } from './layers/layers_card';
import { Rail } from './rail/rail';
import { Remedies } from './remedies';
import { SamplesCard } from './samples/samples_card';
import { SheetSkeleton } from './skeleton';
import { EmptyState, ErrorCard, RefreshBanner } from './states';
import { TimelineCard } from './timeline/timeline_card';
import { Verdict } from './verdict';
import { VerdictBar } from './verdict_bar';

export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Announcer />
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
      <div class={error ? 'app alone' : 'app'}>
        {!error && <div class="rail skeleton" aria-hidden="true" />}
        <main class="main" aria-busy={error === null}>
          {error ? (
            <ErrorCard title={t('errorRuns')} error={error} retry={retry} />
          ) : (
            <SheetSkeleton entry={null} />
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
    const entry = session.runs.value.value?.runs.find((one) => one.run === run) ?? null;
    const retry = () => session.loadRun(run);
    return error ? (
      <ErrorCard title={t('errorTitle')} error={error} retry={retry} />
    ) : (
      <SheetSkeleton entry={entry} />
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
          <div class="at-rest">
            <LayersCard />
            <SamplesCard report={report} />
            <Coverage coverage={report.coverage} />
          </div>
        </div>
      </div>
    </>
  );
}
