/** A line chart with the zoom and the cursor of everything else. What it says stands around it. */
import { useMemo } from 'preact/hooks';
import { Paper } from '../draw/paper';
import { useSession } from '../views/context';
import { usePull } from '../views/timeline/use_pull';
import { ChartCursor } from './chart_cursor';
import { type Chart, HEIGHT } from './chart_layout';
import { ChartPlace } from './chart_place';

export function LineChart({ chart }: { chart: Chart }) {
  const { axis, view } = useSession();
  const place = useMemo(() => new ChartPlace(chart, axis, view), [chart, axis, view]);
  const {
    place: area,
    brush,
    handlers,
  } = usePull(view, {
    point: (x) => {
      view.cursor.value = place.stepAt(x);
    },
  });
  return (
    <div class="chart-place" aria-hidden="true">
      <Paper height={HEIGHT} draw={place.draw} />
      <div ref={area} class="chart-area" {...handlers}>
        <div class="brush" style={brush} />
        <ChartCursor key={chart.lines.length} place={place} />
      </div>
    </div>
  );
}
