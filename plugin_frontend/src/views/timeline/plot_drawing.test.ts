import { expect, it } from 'vitest';
import { COLLAPSED, reportAnswer, timelineAnswer } from '../../../testing/answers';
import type { Palette } from '../../draw/palette';
import type { Sheet } from '../../draw/paper';
import { rowsOf } from '../../model/rows';
import { decodeReport } from '../../wire/report';
import { decodeTimeline } from '../../wire/timeline';
import { drawPlot, type PlotPlace } from './plot_drawing';

const ROW = 22;
const rows = rowsOf(decodeReport(reportAnswer(COLLAPSED), 'report').report);
const timeline = decodeTimeline(timelineAnswer(COLLAPSED), 'timeline');
const asStep = (step: number) => step;

type Box = [x: number, y: number, width: number, height: number];

/** What is drawn on a sheet of a pixel per step: rectangles by color, cleared ones, triangles. */
function drawn(place: Partial<PlotPlace> = {}) {
  const filled: { color: string; box: Box }[] = [];
  const cleared: Box[] = [];
  const tips: [number, number][] = [];
  const nothing = () => {};
  const context = {
    fillStyle: '',
    fillRect: (...box: Box) => filled.push({ color: context.fillStyle, box }),
    clearRect: (...box: Box) => cleared.push(box),
    lineTo: (x: number, y: number) => tips.push([x, y]),
    ...Object.fromEntries(
      ['save', 'restore', 'beginPath', 'closePath', 'rect', 'clip', 'moveTo', 'stroke', 'fill'].map(
        (name) => [name, nothing],
      ),
    ),
  };
  const levels = { healthy: 'healthy', watch: 'watch', warning: 'warning', critical: 'critical' };
  const sheet = {
    context,
    width: 400,
    height: rows.length * ROW,
    pixel: 1,
    colors: { levels, muted: 'muted', ink: 'ink', hatch: 'hatch', card: 'card' } as Palette,
  } as unknown as Sheet;
  const usual = { range: { lo: 0, hi: 400 }, forward: asStep, pauses: [] };
  drawPlot(sheet, rows, timeline, { ...usual, ...place });
  const inRow = (i: number) => filled.filter(({ box: [, y] }) => y >= i * ROW && y < (i + 1) * ROW);
  return { filled, cleared, tips, inRow };
}

it('says a level by color and by height, each bar on the same ground', () => {
  const { inRow } = drawn();
  const bars = inRow(1).filter(({ color }) => color === 'warning' || color === 'critical');
  expect(bars.map(({ color, box: [x, , width] }) => [color, x, width])).toEqual([
    ['warning', 210, 40],
    ['critical', 250, 150],
  ]);
  const [warning, critical] = bars.map(({ box }) => box);
  expect(critical?.[3]).toBeGreaterThan(warning?.[3] ?? Infinity);
  const grounds = bars.map(({ box: [, y, , height] }) => y + height);
  expect(new Set(grounds).size).toBe(1);
});

it('has a zero line where a fault was looked for, and none where it was not', () => {
  const { inRow } = drawn();
  const zero = ({ color }: { color: string }) => color === 'healthy';
  expect(inRow(0).filter(zero)).toHaveLength(1);
  expect(inRow(3).filter(zero)).toEqual([]);
});

it('marks an onset, and the interval it lies in once that is wide enough to be seen', () => {
  const interval = ({ color }: { color: string }) => color === 'muted';
  const far = drawn({ range: { lo: 0, hi: 4000 } });
  expect(far.filled.filter(interval)).toEqual([]);
  expect(far.tips.some(([x]) => x === 11)).toBe(true);
  const near = drawn();
  expect(near.inRow(0).find(interval)?.box.slice(0, 3)).toEqual([99, expect.any(Number), 11]);
});

it('leaves pauses blank', () => {
  expect(drawn({ pauses: [{ lo: 120.4, hi: 180.6 }] }).cleared).toEqual([[121, 0, 59, 4 * ROW]]);
});
