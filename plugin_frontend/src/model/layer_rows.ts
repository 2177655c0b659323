/** The rows of the heat map: layers under a heading for each player, with what each one came to. */
import { medianOf, ratioCodes, shareCodes } from '../math/log_ratio';
import type { Layers, Quantity } from '../wire/layers';
import type { Finding } from '../wire/report';

export interface LayerRow {
  name: string;
  /** As short as tells it apart from the others. */
  label: string;
  values: Float32Array;
  codes: Int8Array;
  median: number;
}

export interface LayerGroup {
  role: string;
  rows: LayerRow[];
}

/** Decades from a layer's median to the end of the color scale; null: a share from 0 to 1. */
export const DECADES: Record<Quantity, number | null> = {
  gradient_norm: 2,
  update_ratio: 2,
  weight_norm: 1,
  dead_share: null,
};

/** Endings that every weight tensor has. */
const ENDINGS = /(\.parametrizations)?\.weight(\.original\d?|_orig|_v)?$/;

/** Layers in which the quantity was never measured are left out. */
export function layerGroups(answer: Layers): LayerGroup[] {
  const decades = DECADES[answer.quantity];
  const labels = shortNames(answer.layers);
  const groups: LayerGroup[] = [];
  answer.layers.forEach((name, i) => {
    const values = answer.rows[i] ?? new Float32Array();
    if (!isMeasured(values)) return;
    const median = decades === null ? middleOf(values) : medianOf(values);
    const codes = decades === null ? shareCodes(values) : ratioCodes(values, median, decades);
    const role = answer.roles[i] ?? '';
    if (groups.at(-1)?.role !== role) groups.push({ role, rows: [] });
    groups.at(-1)?.rows.push({ name, label: labels[i] ?? name, values, codes, median });
  });
  return groups;
}

export const isMeasured = (values: Float32Array): boolean => !values.every(Number.isNaN);

/** Names without the endings that all of them have, where they stay different. */
export function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => name.replace(ENDINGS, '') || name);
  return short.map((label, i) =>
    short.indexOf(label) === short.lastIndexOf(label) ? label : (names[i] ?? label),
  );
}

/** The quantity that the finding's evidence is about. */
export function quantityOf(finding: Finding | null): Quantity {
  const kinds: Record<string, Quantity> = {
    gradient: 'gradient_norm',
    update: 'update_ratio',
    weight: 'weight_norm',
    activation: 'dead_share',
  };
  const found = finding?.evidence.flatMap(({ signal }) => kinds[signal.split('/')[0] ?? ''] ?? []);
  return found?.[0] ?? 'gradient_norm';
}

/** Smallest and largest of what was measured; NaN without any. */
export function extremesOf(values: Float32Array): [number, number] {
  const measured = values.filter((value) => !Number.isNaN(value));
  return measured.length ? [Math.min(...measured), Math.max(...measured)] : [NaN, NaN];
}

function middleOf(values: Float32Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
