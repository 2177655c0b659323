/** Where headings and rows of the heat map lie, from top to bottom. */
import type { LayerGroup, LayerRow } from '../../model/layer_rows';

export const ROW = 13;
export const HEAD = 19;

export interface HeatLines {
  heads: { role: string; top: number }[];
  rows: { row: LayerRow; top: number }[];
  height: number;
}

/** A single player of an unknown role needs no heading. */
export function linesOf(groups: readonly LayerGroup[]): HeatLines {
  const lines: HeatLines = { heads: [], rows: [], height: 0 };
  for (const { role, rows } of groups) {
    if (role) {
      lines.heads.push({ role, top: lines.height });
      lines.height += HEAD;
    }
    for (const row of rows) {
      lines.rows.push({ row, top: lines.height });
      lines.height += ROW;
    }
  }
  return lines;
}

/** Index of the row at a height; null between rows. */
export function rowAt({ rows }: HeatLines, y: number): number | null {
  const at = rows.findIndex(({ top }) => y >= top && y < top + ROW);
  return at < 0 ? null : at;
}

/** First of the rows that can be seen, and one past the last. */
export function rowsBetween({ rows }: HeatLines, above: number, height: number): [number, number] {
  const from = rows.findIndex(({ top }) => top + ROW > above);
  const to = rows.findIndex(({ top }) => top >= above + height);
  return [Math.max(from, 0), to < 0 ? rows.length : to];
}
