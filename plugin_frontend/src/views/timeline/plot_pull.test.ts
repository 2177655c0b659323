import { expect, it } from 'vitest';
import { Axis } from '../../state/axis';
import { View } from '../../state/view';
import { Pull } from './plot_pull';

/** A plot of a thousand steps, one to a pixel. */
function plot() {
  const axis = new Axis();
  axis.steps.value = { lo: 0, hi: 1000 };
  const view = new View(axis);
  return { view, pull: new Pull(view, () => 1000) };
}

it('brushes a range, in either direction', () => {
  const { view, pull } = plot();
  pull.press(1, 400, false);
  pull.move(1, 200);
  expect(pull.brush.value).toEqual({ lo: 200, hi: 400 });
  expect(pull.release(1)).toBe(false);
  expect(view.zoom.value).toEqual({ lo: 200, hi: 400 });
  expect(pull.brush.value).toBeNull();
});

it('tells a click from a pull', () => {
  const { view, pull } = plot();
  pull.press(1, 400, false);
  pull.move(1, 402);
  expect(pull.release(1)).toBe(true);
  expect(view.zoom.value).toBeNull();
  expect(pull.release(1)).toBe(false);
});

it('moves a zoomed plot with one finger', () => {
  const { view, pull } = plot();
  view.show({ lo: 200, hi: 400 });
  pull.press(1, 500, true);
  pull.move(1, 250);
  expect(view.zoom.value).toEqual({ lo: 250, hi: 450 });
});

it('zooms with two fingers; what is under the resting one stays there', () => {
  const { view, pull } = plot();
  pull.press(1, 400, true);
  pull.press(2, 600, true);
  pull.move(2, 800);
  expect(view.zoom.value).toEqual({ lo: 200, hi: 700 });
  pull.release(2);
  expect(pull.release(1)).toBe(false);
});

it('forgets a brush that is given up', () => {
  const { view, pull } = plot();
  pull.press(1, 100, false);
  pull.move(1, 300);
  pull.cancel();
  expect(pull.release(1)).toBe(false);
  expect(view.zoom.value).toBeNull();
});
