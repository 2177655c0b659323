/** The layer that is pointed at, in words. */
import type { ReadonlySignal } from '@preact/signals';
import { DECADES, type LayerRow } from '../../model/layer_rows';
import { valueText } from '../../text/number';
import { t } from '../../text/t';
import type { Layers } from '../../wire/layers';
import { useSession } from '../context';
import { useDerived } from '../derived';
import type { HeatLines } from './heat_lines';
import { numberText } from './heat_values';

interface Props {
  answer: Layers;
  lines: HeatLines;
  row: ReadonlySignal<number | null>;
  cell: ReadonlySignal<number>;
}

export function HeatStatus({ answer, lines, row, cell }: Props) {
  const { axis } = useSession();
  const text = useDerived(() => {
    const found = row.value === null ? undefined : lines.rows[row.value]?.row;
    if (!found) return t('layersHint');
    const step = answer.steps[cell.value];
    const where = step === undefined ? '' : t('atStepLong', { step: axis.stepText(step) });
    return [found.name, spokenValue(answer, found, cell.value), where].filter(Boolean).join(' · ');
  }, [answer, lines, row, cell, axis]);
  return <p class="heat-status quiet">{text}</p>;
}

/** "0.034, 0.12 times its median". */
export function spokenValue(answer: Layers, row: LayerRow, cell: number): string {
  const value = row.values[cell];
  if (value === undefined || Number.isNaN(value)) return t('notMeasured');
  const ratio = value / row.median;
  if (DECADES[answer.quantity] === null || !Number.isFinite(ratio)) return numberText(value);
  return t('timesMedian', { value: numberText(value), ratio: valueText(ratio) });
}
