/** The faults that were not checked, grouped where one reason holds for several. */
import type { Coverage } from '../wire/report';

export interface Gap {
  state: Coverage['state'];
  faults: string[];
  /** Why, or how to supply what is missing; empty where the state says it all. */
  reason: string;
  missing: string[];
}

const ORDER: readonly Coverage['state'][] = [
  'not-measured',
  'warming-up',
  'errored',
  'not-applicable',
];

export function gapsOf(coverage: readonly Coverage[]): Gap[] {
  const groups = new Map<string, Gap>();
  for (const state of ORDER) {
    for (const { fault, missing, why } of coverage.filter((one) => one.state === state)) {
      const reason = why || missing.join(', ');
      const gap = groups.get(`${state} ${reason}`) ?? { state, faults: [], reason, missing: [] };
      gap.faults.push(fault);
      gap.missing = [...new Set([...gap.missing, ...missing])];
      groups.set(`${state} ${reason}`, gap);
    }
  }
  return [...groups.values()];
}
