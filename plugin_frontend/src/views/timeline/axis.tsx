import { toPixel } from '../../math/step_range';
import { stepTicks } from '../../math/ticks';
import { stepText } from '../../text/number';
import { useSession } from '../context';

const TICKS = 6;

/** Step numbers below the strip. */
export function Axis() {
  const range = useSession().view.range.value;
  return (
    <div class="axis" aria-hidden="true">
      {stepTicks(range.lo, range.hi, TICKS).map((step) => {
        const share = toPixel(step, range, 100);
        // Labels at the ends stay inside the plot.
        const shift = share < 3 ? '0' : share > 97 ? '-100%' : '-50%';
        return (
          <>
            <i key={`tick ${step}`} style={{ left: `${share}%` }} />
            <span key={step} style={{ left: `${share}%`, transform: `translateX(${shift})` }}>
              {stepText(step)}
            </span>
          </>
        );
      })}
    </div>
  );
}
