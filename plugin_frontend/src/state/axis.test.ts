import { expect, it } from 'vitest';
import { COLLAPSED, timelineAnswer } from '../../testing/answers';
import { pack } from '../../testing/packing';
import { decodeTimeline } from '../wire/timeline';
import { Axis } from './axis';
import { View } from './view';

const COLUMNS = 40;

function axisOf(more: object = {}): Axis {
  const axis = new Axis();
  axis.learn(decodeTimeline({ ...timelineAnswer(COLLAPSED), ...more }, 'timeline'));
  return axis;
}
/** Ten steps take a minute, and see 640 images. */
const known = {
  wall_times: pack(Float64Array.from({ length: COLUMNS }, (_, i) => 1e9 + 60 * (i + 1))),
  images: pack(Float64Array.from({ length: COLUMNS }, (_, i) => 640 * (i + 1))),
};

it('counts steps, and only steps where nothing else is known', () => {
  const axis = axisOf();
  expect([axis.has('step'), axis.has('time'), axis.has('images')]).toEqual([true, false, false]);
  axis.choose('time');
  expect(axis.kind.value).toBe('step');
  expect(axis.forward(22)).toBe(22);
  expect(axis.ticks(0, 25_000, 3).map(({ text }) => text)).toEqual([
    '0',
    '10\u2009000',
    '20\u2009000',
  ]);
});

it('counts time from the begin of the run', () => {
  const axis = axisOf(known);
  axis.choose('time');
  expect([0, 10, 200].map((step) => axis.forward(step))).toEqual([0, 60, 1200]);
  expect(axis.back(1200)).toBe(200);
  expect(axis.ticks(0, 2400, 4).map(({ text }) => text)).toEqual([
    '0',
    '10 min',
    '20 min',
    '30 min',
    '40 min',
  ]);
  expect(axis.stepText(200)).toBe('200 · 20 min');
});

it('counts images', () => {
  const axis = axisOf(known);
  axis.choose('images');
  expect([0, 10, 200].map((step) => axis.forward(step))).toEqual([0, 640, 12_800]);
  expect(axis.ticks(0, 2.4e6, 4).map(({ text }) => text)).toEqual(['0', '1M', '2M']);
});

it('keeps the part that is shown when the axis changes or the run grows', () => {
  const axis = axisOf(known);
  const view = new View(axis);
  view.show({ lo: 100, hi: 200 });
  axis.choose('time');
  expect(view.zoom.value).toEqual({ lo: 600, hi: 1200 });
  axis.choose('step');
  axis.steps.value = { lo: 0, hi: 999 };
  expect(view.range.value).toEqual({ lo: 100, hi: 200 });
  view.reset();
  expect(view.range.value).toEqual({ lo: 0, hi: 999 });
});

it('reaches to the ends of compared runs, of which only steps are common', () => {
  const axis = axisOf(known);
  const { lo, hi } = axis.steps.value;
  expect(axis.ends.value).toEqual({ lo, hi });
  expect(axis.pauses.value).toEqual([]);
  axis.others.value = [{ lo, hi: hi + 500 }];
  expect(axis.ends.value).toEqual({ lo, hi: hi + 500 });
  expect(axis.pauses.value).toEqual([{ lo: hi + 1, hi: hi + 500 }]);
  axis.choose('images');
  expect(axis.ends.value.hi).toBe(axis.forward(hi));
  expect(axis.pauses.value).toEqual([]);
});
