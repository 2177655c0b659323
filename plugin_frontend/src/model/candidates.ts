/** Runs in which a remedy may have been applied, the likeliest first. */
import type { RunEntry } from '../wire/runs';

const MOST = 40;

/** Other runs than `ill`: first those of the same loss and networks, then the newer ones. */
export function candidatesFor(ill: string, runs: readonly RunEntry[]): RunEntry[] {
  const alike = runs.find((one) => one.run === ill)?.alike ?? '';
  const rank = (run: RunEntry): number => Number(alike !== '' && run.alike === alike);
  return runs
    .filter((one) => one.run !== ill)
    .sort((a, b) => rank(b) - rank(a) || (b.wall_time ?? 0) - (a.wall_time ?? 0))
    .slice(0, MOST);
}
