/** Which signals to draw for a fault, with their limits. */
import type { Evidence, Finding } from '../wire/report';

export interface Limit {
  threshold: number;
  /** What it limits: a count of odd values, say, has no place on the signal's own axis. */
  unit: string;
  /** The side on which a value speaks for the fault. */
  bad: 'above' | 'below';
}

export interface Panel {
  signal: string;
  /** Why it is shown: it decided the finding, a remedy should move it, general health, or a wish. */
  role: 'evidence' | 'watch' | 'vital' | 'pinned';
  limits: Limit[];
  evidence: Evidence[];
}

const MOST = 4;

/** What to show of a run in which nothing is selected. */
export const VITALS: readonly Panel[] = [
  'loss/d',
  'loss/g',
  'balance/auc',
  'diversity/excess_empty',
  'gradient/d_norm',
  'gradient/g_norm',
].map((signal) => ({ signal, role: 'vital', limits: [], evidence: [] }));

/** The evidence of `finding`; where there is little, also what its remedies should move. */
export function panelsOf(finding: Finding): Panel[] {
  const panels = new Map<string, Panel>();
  for (const item of finding.evidence) {
    const panel = panels.get(item.signal) ?? {
      signal: item.signal,
      role: 'evidence',
      limits: [],
      evidence: [],
    };
    panel.evidence.push(item);
    if (item.threshold !== null) {
      panel.limits.push({ threshold: item.threshold, unit: item.unit, bad: item.direction });
    }
    panels.set(item.signal, panel);
  }
  for (const { watch } of finding.remedies) {
    if (panels.size >= MOST) break;
    if (watch && !panels.has(watch)) {
      panels.set(watch, { signal: watch, role: 'watch', limits: [], evidence: [] });
    }
  }
  const found = [...panels.values()];
  // Two columns: an odd one is only worth its place where it is evidence.
  const odd = found.length % 2 === 1 && found.length > 1 && found.at(-1)?.role === 'watch';
  return odd ? found.slice(0, -1) : found;
}

/** What the reader pinned and is not among `panels` anyway. */
export function pinnedPanels(pins: readonly string[], panels: readonly Panel[]): Panel[] {
  return pins
    .filter((pin) => !panels.some((panel) => panel.signal === pin))
    .map((signal) => ({ signal, role: 'pinned', limits: [], evidence: [] }));
}

/** The limits that lie on the axis of a signal in `unit`. */
export function limitsIn(panel: Panel, unit: string): Limit[] {
  return panel.limits.filter((limit) => limit.unit === unit);
}

export function isBad(value: number | null, limits: readonly Limit[]): boolean {
  if (value === null) return false;
  return limits.some(({ threshold, bad }) =>
    bad === 'above' ? value > threshold : value <= threshold,
  );
}
