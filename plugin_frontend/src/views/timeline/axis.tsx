import { toPixel } from '../../math/x_range';
import { useSession } from '../context';

const TICKS = 6;

/** Numbers below the strip. */
export function Axis() {
  const { axis, view } = useSession();
  const range = view.range.value;
  return (
    <div class="axis" aria-hidden="true">
      {axis.ticks(range.lo, range.hi, TICKS).map(({ x, text }) => {
        const share = toPixel(x, range, 100);
        // Labels at the ends stay inside the plot.
        const shift = share < 3 ? '0' : share > 97 ? '-100%' : '-50%';
        return (
          <>
            <i key={`tick ${x}`} style={{ left: `${share}%` }} />
            <span key={x} style={{ left: `${share}%`, transform: `translateX(${shift})` }}>
              {text}
            </span>
          </>
        );
      })}
    </div>
  );
}
