/** How runs are told apart where several are drawn: never in the hues of severity. */

export interface RunLine {
  color: string;
  /** Lengths of dashes and gaps in CSS pixels; none: solid. */
  dash: readonly number[];
}

export const RUN_LINES: readonly RunLine[] = [
  { color: '#3885d4', dash: [] },
  { color: '#1aa67f', dash: [] },
  { color: '#9a6fd6', dash: [] },
  { color: '#2e9fc9', dash: [6, 3] },
  { color: '#7d858e', dash: [2, 2] },
  { color: '#6f7ee0', dash: [8, 3, 2, 3] },
];

/** As many runs can be compared. */
export const MOST_RUNS = RUN_LINES.length;
