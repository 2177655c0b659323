/** What the heat map says, in numbers: a line per layer. */
import { extremesOf, layerGroups } from '../../model/layer_rows';
import { t } from '../../text/t';
import type { Layers } from '../../wire/layers';
import { numberText } from './heat_values';

const HEADS = ['layer', 'now', 'median', 'smallest', 'largest'] as const;

export function LayerTable({ answer }: { answer: Layers }) {
  const rows = layerGroups(answer).flatMap((group) => group.rows);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of keys.
    <section class="table-place heat-table" tabIndex={0} aria-label={t(answer.quantity)}>
      <table class="table">
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values, median }) => (
            <tr key={name}>
              <th scope="row" class="mono">
                {name}
              </th>
              {[values.at(-1), median, ...extremesOf(values)].map((value, i) => (
                <td key={i}>{numberText(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
