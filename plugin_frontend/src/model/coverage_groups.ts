/** Coverage by group of the catalogue: how many were checked, and which. */
import type { Coverage } from '../wire/report';
import type { CatalogueEntry } from '../wire/runs';

export interface CheckedGroup {
  group: string;
  /** Faults that were checked. */
  checked: string[];
  /** Faults that apply to such a run. */
  total: number;
}

/** In the catalogue's order; groups in which nothing applies are left out. */
export function checkedGroups(
  coverage: readonly Coverage[],
  catalogue: readonly CatalogueEntry[],
): CheckedGroup[] {
  const groupOf = new Map(catalogue.map((one) => [one.id, one.group]));
  const groups = new Map<string, CheckedGroup>();
  for (const { group } of catalogue) groups.set(group, { group, checked: [], total: 0 });
  for (const { fault, state } of coverage) {
    const group = groupOf.get(fault) ?? '';
    const found = groups.get(group) ?? { group, checked: [], total: 0 };
    groups.set(group, found);
    if (state === 'checked') found.checked.push(fault);
    if (state !== 'not-applicable') found.total += 1;
  }
  return [...groups.values()].filter((one) => one.total > 0);
}

export function countChecked(coverage: readonly Coverage[]): { n: number; total: number } {
  const n = coverage.filter((one) => one.state === 'checked').length;
  return { n, total: coverage.length };
}
