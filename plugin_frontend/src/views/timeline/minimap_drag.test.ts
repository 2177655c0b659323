import { expect, it } from 'vitest';
import { Axis } from '../../state/axis';
import { View } from '../../state/view';
import { gripAt, MinimapDrag } from './minimap_drag';

const full = { lo: 0, hi: 1000 };

function overview() {
  const axis = new Axis();
  axis.steps.value = full;
  const view = new View(axis);
  const drag = new MinimapDrag(view);
  const pull = (...xs: number[]) => {
    drag.press(xs[0] ?? 0, 1000);
    for (const x of xs.slice(1)) drag.move(x, 1000);
    drag.release();
  };
  return { view, pull };
}

it('takes edges, frame and free space', () => {
  const zoom = { lo: 200, hi: 400 };
  const grips = [100, 197, 203, 300, 398, 404, 700].map((x) => gripAt(x, zoom, full, 1000));
  expect(grips).toEqual(['frame', 'lo', 'lo', 'frame', 'hi', 'hi', 'frame']);
  expect(gripAt(300, null, full, 1000)).toBe('new');
  // A frame of six pixels can still be moved.
  expect(gripAt(303, { lo: 300, hi: 306 }, full, 1000)).toBe('frame');
});

it('moves the frame within the run and never changes its length', () => {
  const { view, pull } = overview();
  view.show({ lo: 200, hi: 400 });
  pull(300, 350);
  expect(view.zoom.value).toEqual({ lo: 250, hi: 450 });
  pull(300, 5000);
  expect(view.zoom.value).toEqual({ lo: 800, hi: 1000 });
});

it('moves one edge, also past the other', () => {
  const { view, pull } = overview();
  view.show({ lo: 200, hi: 400 });
  pull(400, 600);
  expect(view.zoom.value).toEqual({ lo: 200, hi: 600 });
  pull(200, 700);
  expect(view.zoom.value).toEqual({ lo: 600, hi: 700 });
});

it('brings the frame to a press beside it', () => {
  const { view, pull } = overview();
  view.show({ lo: 200, hi: 400 });
  pull(700);
  expect(view.zoom.value).toEqual({ lo: 600, hi: 800 });
  pull(300, 310);
  expect(view.zoom.value).toEqual({ lo: 210, hi: 410 });
});

it('draws a frame where there is none', () => {
  const { view, pull } = overview();
  pull(300, 302);
  expect(view.zoom.value).toBeNull();
  pull(300, 350, 600);
  expect(view.zoom.value).toEqual({ lo: 300, hi: 600 });
});
