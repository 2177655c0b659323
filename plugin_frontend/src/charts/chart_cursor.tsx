/** The shared cursor over a chart: a line, and a point on every line. Moved, never drawn again. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { readingAt } from '../math/reading';
import { useSession } from '../views/context';
import { HEIGHT, ROOM } from './chart_layout';
import type { ChartPlace } from './chart_place';

const TALL = HEIGHT - ROOM.top - ROOM.bottom;

export function ChartCursor({ place }: { place: ChartPlace }) {
  const { view } = useSession();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [line, ...points] = [...(box.current?.children ?? [])] as HTMLElement[];
    if (!line) return undefined;
    return effect(() => {
      const step = view.cursor.value;
      const width = place.width.value;
      const x = step === null ? -1 : place.pixelOf(step);
      const shown = x >= 0 && x <= width;
      move(line, shown ? x : null, 0);
      points.forEach((point, i) => {
        const at = shown ? pointOf(place, i, step) : null;
        move(point, at && at.x >= 0 && at.x <= width ? at.x : null, at?.y ?? 0);
      });
    });
  }, [place, view]);
  return (
    <div ref={box} class="chart-cursor">
      <i class="rule" />
      {place.chart.lines.map(({ color }, i) => (
        <i key={i} class="point" style={{ background: color ?? 'var(--line)' }} />
      ))}
    </div>
  );
}

/** Where a line is at a step; null: nowhere, or beyond the sheet. */
function pointOf(place: ChartPlace, i: number, step: number | null) {
  const line = place.chart.lines[i];
  const at = line ? readingAt(line.steps, step) : -1;
  const { lo, hi } = place.layout.value.y;
  const share = ((line?.ys[at] ?? Number.NaN) - lo) / (hi - lo);
  if (!(share >= 0 && share <= 1)) return null;
  return { x: place.pixelOf(line?.steps[at] ?? 0), y: (1 - share) * TALL };
}

function move(element: HTMLElement, x: number | null, y: number): void {
  const { style } = element;
  if (x === null) style.visibility = 'hidden';
  else {
    style.visibility = 'visible';
    style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;
  }
}
