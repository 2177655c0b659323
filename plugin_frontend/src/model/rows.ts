/** The rows of the severity timeline. */
import type { Level } from '../wire/level';
import type { Coverage, Finding, Report } from '../wire/report';
import { byFault, mainEpisode, underCauses } from './findings';

export interface Row {
  fault: string;
  /** Active: a fault that holds now. Past: one that is over. Quiet: no finding. */
  kind: 'active' | 'past' | 'quiet';
  /** null: not checked. */
  level: Level | null;
  depth: number;
  /** Every episode of the fault. */
  episodes: readonly Finding[];
  coverage: Coverage | null;
}

const STATES = ['checked', 'warming-up', 'not-measured', 'errored', 'not-applicable'];

/** Active faults with symptoms under causes, then past ones, then the quiet ones. */
export function rowsOf(report: Report): Row[] {
  const faults = byFault(report);
  const coverage = new Map(report.coverage.map((one) => [one.fault, one]));
  const mains = [...faults.values()].flatMap((episodes) => mainEpisode(episodes) ?? []);
  const row = (finding: Finding, depth: number): Row => ({
    fault: finding.fault,
    kind: finding.open ? 'active' : 'past',
    level: finding.open ? finding.level : 'healthy',
    depth,
    episodes: faults.get(finding.fault) ?? [],
    coverage: coverage.get(finding.fault) ?? null,
  });
  const active = underCauses(mains.filter((one) => one.open));
  const past = mains.filter((one) => !one.open).sort((a, b) => a.onset.by - b.onset.by);
  const quiet = report.coverage
    .filter((one) => !faults.has(one.fault))
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return [
    ...active.map(({ finding, depth }) => row(finding, depth)),
    ...past.map((finding) => row(finding, 0)),
    ...quiet.map(
      (one): Row => ({
        fault: one.fault,
        kind: 'quiet',
        level: one.state === 'checked' ? 'healthy' : null,
        depth: 0,
        episodes: [],
        coverage: one,
      }),
    ),
  ];
}
