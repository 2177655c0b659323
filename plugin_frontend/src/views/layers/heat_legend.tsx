/** What the colors of the heat map mean. */
import { DECADES } from '../../model/layer_rows';
import { t } from '../../text/t';
import type { Quantity } from '../../wire/layers';

export function HeatLegend({ quantity, hatched }: { quantity: Quantity; hatched: boolean }) {
  const decades = DECADES[quantity];
  const end = 10 ** (decades ?? 0);
  const isGradient = quantity === 'gradient_norm';
  return (
    <div class="heat-legend">
      {hatched && (
        <>
          <i class="hatched" />
          <span class="wide">{t('notMeasured')}</span>
        </>
      )}
      {decades === null ? (
        <>
          <span>0 %</span>
          <i class="heat-scale share" />
          <span>100 %</span>
        </>
      ) : (
        <>
          <span>{isGradient ? t('vanishing', { n: end }) : `÷ ${end}`}</span>
          <i class="heat-scale" />
          <span>{isGradient ? t('exploding', { n: end }) : `× ${end}`}</span>
        </>
      )}
    </div>
  );
}
