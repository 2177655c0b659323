/** The proof: the signals that decided the selected fault, with the limits they crossed. */
import { type Panel, pinnedPanels } from '../model/evidence';
import { stepText, valueText } from '../text/number';
import { t } from '../text/t';
import type { Coverage, Finding, Report } from '../wire/report';
import { ChartFigure } from './chart_figure';
import { useSession } from './context';
import { reasonText } from './coverage';
import { PinBox } from './pin_box';

export function EvidenceCard({ report }: { report: Report }) {
  const session = useSession();
  const fault = session.fault.value;
  const finding = session.finding.value;
  const coverage = report.coverage.find((one) => one.fault === fault) ?? null;
  const panels = session.panels.value;
  const metrics = session.metrics.value.value;
  const failed = session.metrics.error.value;
  const pinned = pinnedPanels(session.pins.signals.value, panels);
  // Of the vital signs only those that were recorded.
  const shown = panels.filter(
    (panel) => panel.role !== 'vital' || metrics?.get(panel.signal)?.steps.length,
  );
  const figures = (some: readonly Panel[]) =>
    some.map((panel) => (
      <ChartFigure
        key={panel.signal}
        panel={panel}
        onset={finding?.onset.by ?? null}
        failed={failed !== null}
      />
    ));
  return (
    <section class="card at-evidence" aria-labelledby="evidence-title">
      <div class="card-head">
        <h2 id="evidence-title">{t(finding || fault ? 'evidence' : 'vitals')}</h2>
        {fault && <span class="quiet">{session.titleOf(fault)}</span>}
        {finding && finding.role !== 'independent' && <span class="tag">{t(finding.role)}</span>}
        <div class="end">
          <PinBox run={report.run} revision={session.report.value.value?.rev ?? ''} />
        </div>
      </div>
      {finding && <AboutFinding finding={finding} report={report} />}
      {!finding && fault && coverage && <AboutQuiet coverage={coverage} />}
      {failed && <p class="about">{failed.message}</p>}
      {metrics && !finding && shown.length === 0 && (
        <p class="about quiet">{t('nothingMeasured')}</p>
      )}
      <div class="charts">
        {figures(shown)}
        {pinned.length > 0 && <h3 class="charts-part">{t('pinnedSignals')}</h3>}
        {figures(pinned)}
      </div>
    </section>
  );
}

function AboutFinding({ finding, report }: { finding: Finding; report: Report }) {
  const session = useSession();
  const isVerdict = session.fault.value === report.findings.find((one) => one.open)?.fault;
  const { after, by } = finding.onset;
  const step = { by: stepText(by), confirmed: stepText(finding.confirmed_step) };
  const facts = [
    after !== null && after >= 0 && after < by - 1
      ? t('onsetBetween', { ...step, after: stepText(after) })
      : t('onsetAt', step),
    t('peak', { value: valueText(finding.peak) }),
  ];
  if (finding.resolved_step !== null) {
    facts.push(t('overAt', { step: stepText(finding.resolved_step) }));
  }
  if (finding.explained_by.length > 0) {
    const faults = finding.explained_by.map((one) => session.titleOf(one)).join(', ');
    facts.push(t('explainedBy', { faults }));
  }
  return (
    <div class="about">
      {!isVerdict && <p>{finding.text}</p>}
      <p class="facts-line">{facts.join(' · ')}</p>
    </div>
  );
}

function AboutQuiet({ coverage }: { coverage: Coverage }) {
  const session = useSession();
  const about = session.runs.value.value?.faults.find((one) => one.id === coverage.fault);
  const state =
    coverage.state === 'checked'
      ? t('nothingFound')
      : reasonText(coverage.state, coverage.why || coverage.missing.join(', '));
  return (
    <div class="about">
      {about && <p>{about.summary}</p>}
      <p class="facts-line">{state}</p>
    </div>
  );
}
