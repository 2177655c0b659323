import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Axis } from './axis';
import { View } from './view';
import { rangeOf, ViewLink } from './view_link';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(kept: Record<string, string>) {
  const axis = new Axis();
  const view = new View(axis);
  const address: Record<string, string | null> = { ...kept };
  const write = vi.fn((values: Record<string, string | null>) => Object.assign(address, values));
  const link = new ViewLink({ read: (key) => address[key] ?? null, write }, axis, view);
  link.read();
  const end = link.follow();
  return { axis, view, address, link, write, end };
}

it('waits with a zoom for the run that it is about', () => {
  const { axis, view, address, link } = start({ zoom: '100..200', table: '1' });
  expect(view.asTable.value).toBe(true);
  vi.runAllTimers();
  expect(address.zoom).toBe('100..200');
  axis.steps.value = { lo: 0, hi: 999 };
  link.restore();
  expect(view.zoom.value).toEqual({ lo: 100, hi: 200 });
});

it('writes a zoom once it rests, and forgets what is as usual', () => {
  const { axis, view, address, link, write, end } = start({});
  axis.steps.value = { lo: 0, hi: 999 };
  link.restore();
  for (let i = 0; i < 50; i++) view.show({ lo: 100 + i, hi: 200 + i });
  view.asTable.value = true;
  vi.runAllTimers();
  expect(write).toHaveBeenCalledTimes(1);
  expect(address).toEqual({ axis: null, zoom: '149..249', table: '1' });
  view.reset();
  view.asTable.value = false;
  vi.runAllTimers();
  expect(address).toEqual({ axis: null, zoom: null, table: null });
  view.show({ lo: 1, hi: 50 });
  end();
  vi.runAllTimers();
  expect(address.zoom).toBeNull();
});

it('takes only ranges', () => {
  expect(rangeOf('1.5..20')).toEqual({ lo: 1.5, hi: 20 });
  for (const wrong of [null, '', '5', '9..3', 'a..b', '1..2..3', '1..']) {
    expect(rangeOf(wrong)).toBeNull();
  }
});
