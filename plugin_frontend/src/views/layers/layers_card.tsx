/** What happens in each layer: gradients, updates, weights, dead units. */
import { DECADES, isMeasured } from '../../model/layer_rows';
import { t } from '../../text/t';
import { type Layers, QUANTITIES } from '../../wire/layers';
import { useSession } from '../context';
import { HeatLegend } from './heat_legend';
import { HeatMap } from './heat_map';
import { LayerTable } from './layer_table';

export function LayersCard() {
  const { layers } = useSession();
  const answer = layers.answer.value.value;
  const error = layers.answer.error.value;
  const isThere = answer !== null && answer.quantities.length > 0;
  return (
    <section class="card" aria-labelledby="layers-title">
      <div class="card-head">
        <h2 id="layers-title">{t('layers')}</h2>
        {isThere && <QuantityChoice answer={answer} />}
        {isThere && (
          <div class="end">
            <button
              type="button"
              class="link"
              onClick={() => {
                layers.asTable.value = !layers.asTable.value;
              }}
            >
              {t(layers.asTable.value ? 'viewAsChart' : 'viewAsTable')}
            </button>
          </div>
        )}
      </div>
      {error && <p class="about">{error.message}</p>}
      {answer && !isThere && <p class="about quiet">{t('layersNone')}</p>}
      {!answer && !error && <div class="heat-waits" />}
      {isThere &&
        (layers.asTable.value ? <LayerTable answer={answer} /> : <Heat answer={answer} />)}
    </section>
  );
}

function Heat({ answer }: { answer: Layers }) {
  const measured = answer.rows.filter(isMeasured);
  const end = useSession().axis.steps.value.hi;
  const hatched =
    (answer.steps.at(-1) ?? end) < end || measured.some((row) => row.some(Number.isNaN));
  const without = answer.rows.length - measured.length;
  return (
    <>
      <div class="heat-about">
        <span class="quiet">
          {t(DECADES[answer.quantity] === null ? 'layersShare' : 'layersRatio')}
          {without > 0 && ` · ${t('layersWithout', { n: without })}`}
        </span>
        <HeatLegend quantity={answer.quantity} hatched={hatched} />
      </div>
      <HeatMap answer={answer} />
    </>
  );
}

/** Only what was measured can be chosen. */
function QuantityChoice({ answer }: { answer: Layers }) {
  const { layers } = useSession();
  return (
    <fieldset class="segmented" aria-label={t('layersQuantity')}>
      {QUANTITIES.filter((one) => answer.quantities.includes(one)).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={layers.quantity.value === one}
          onClick={() => layers.choose(one)}
        >
          {t(one)}
        </button>
      ))}
    </fieldset>
  );
}
