/** Findings as the tab uses them: one per fault, symptoms under their causes. */
import type { Finding, Report } from '../wire/report';

/** Faults with all their episodes, in the report's order. */
export function byFault(report: Report): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const others = found.get(finding.fault);
    if (others) others.push(finding);
    else found.set(finding.fault, [finding]);
  }
  return found;
}

/** The episode that stands for its fault: the open one, else the last. */
export function mainEpisode(episodes: readonly Finding[]): Finding | null {
  const open = episodes.find((one) => one.open);
  if (open) return open;
  return episodes.reduce<Finding | null>(
    (last, one) => (last === null || one.onset.by > last.onset.by ? one : last),
    null,
  );
}

export function findingOf(report: Report, fault: string | null): Finding | null {
  return mainEpisode(report.findings.filter((one) => one.fault === fault));
}

/** What the verdict is about: the first open finding; null in a run without one. */
export function leading(report: Report): Finding | null {
  return report.findings.find((one) => one.open) ?? null;
}

export interface Placed {
  finding: Finding;
  /** How many causes stand above it. */
  depth: number;
}

/** `findings` in their order, but each symptom right below the first of its causes. */
export function underCauses(findings: readonly Finding[]): Placed[] {
  const faults = new Set(findings.map((one) => one.fault));
  const causeOf = (finding: Finding): string | undefined =>
    finding.explained_by.find((cause) => cause !== finding.fault && faults.has(cause));
  const placed: Placed[] = [];
  const done = new Set<Finding>();
  const place = (finding: Finding, depth: number): void => {
    if (done.has(finding)) return;
    done.add(finding);
    placed.push({ finding, depth });
    for (const other of findings) if (causeOf(other) === finding.fault) place(other, depth + 1);
  };
  for (const finding of findings) if (causeOf(finding) === undefined) place(finding, 0);
  // What is left explains itself in a circle: show it all the same.
  for (const finding of findings) place(finding, 0);
  return placed;
}

/** Roots of which the measurements do not tell which one led to `chain`; none where one is named. */
export function rivalsOf(report: Report, chain: readonly Finding[]): string[] {
  const isRoot = (fault: string) =>
    report.findings.some((one) => one.fault === fault && one.role !== 'symptom');
  const causes = chain.map((one) => one.explained_by.filter(isRoot));
  return causes.find((one) => one.length > 1) ?? [];
}

/** The open findings that hang together with `finding`: root causes, then the rest by onset. */
export function chainOf(report: Report, finding: Finding): Finding[] {
  const open = report.findings.filter((one) => one.open);
  const chain = new Set([finding]);
  let before = 0;
  while (before < chain.size) {
    before = chain.size;
    for (const one of open) {
      const linked = [...chain].some(
        (other) => one.explained_by.includes(other.fault) || other.explained_by.includes(one.fault),
      );
      if (linked) chain.add(one);
    }
  }
  // An effect may be seen before its cause.
  const isEffect = (one: Finding) => Number(one.explained_by.length > 0);
  return [...chain].sort((a, b) => isEffect(a) - isEffect(b) || a.onset.by - b.onset.by);
}
