/** Runs in which a remedy may have been applied. */
import type { RunEntry } from '../wire/runs';

const MOST = 40;

export interface Candidates {
  /** Of the same loss and networks, so that little else differs. */
  alike: RunEntry[];
  others: RunEntry[];
}

/** Other runs than `ill`, the newest first, not more than can be chosen from. */
export function candidatesFor(ill: string, runs: readonly RunEntry[]): Candidates {
  const token = runs.find((one) => one.run === ill)?.alike ?? '';
  const isAlike = (run: RunEntry): boolean => token !== '' && run.alike === token;
  const newest = runs
    .filter((one) => one.run !== ill)
    .sort((a, b) => (b.wall_time ?? 0) - (a.wall_time ?? 0));
  return {
    alike: newest.filter(isAlike).slice(0, MOST),
    others: newest.filter((run) => !isAlike(run)).slice(0, MOST),
  };
}
