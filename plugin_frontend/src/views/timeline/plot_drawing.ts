/** The bars of all rows with their onsets, on one sheet. */
import type { Sheet } from '../../draw/paper';
import { clearPauses } from '../../draw/pauses';
import { drawOnset, drawOnsetInterval, drawStrip } from '../../draw/strip';
import { coveredColumns, type Forward, levelColumns } from '../../math/pixel_columns';
import { toPixel, type XRange } from '../../math/x_range';
import type { Row } from '../../model/rows';
import type { Timeline } from '../../wire/timeline';

/** A bar and what is above it, as shares of the row. */
const BAR_TOP = 5 / 22;
const BAR = 13 / 22;
/** A narrower interval would hide behind the mark of its end. */
const LEAST_INTERVAL = 7;

export interface PlotPlace {
  range: XRange;
  forward: Forward;
  /** Parts of the axis in which nothing was trained. */
  pauses: readonly XRange[];
}

export function drawPlot(
  sheet: Sheet,
  rows: readonly Row[],
  timeline: Timeline,
  place: PlotPlace,
): void {
  const { context, colors, width, height, pixel } = sheet;
  const { range, forward, pauses } = place;
  const tall = height / Math.max(rows.length, 1);
  rows.forEach(({ fault }, i) => {
    const levels = levelColumns(timeline.levels.get(fault) ?? [], range, width, forward);
    const measured = coveredColumns(timeline.measured.get(fault) ?? [], range, width, forward);
    drawStrip(context, levels, measured, colors, {
      top: Math.round((i + BAR_TOP) * tall),
      height: Math.round(BAR * tall),
      pixel,
    });
  });
  clearPauses(sheet, range, pauses);
  const start = timeline.firstSteps[0] ?? 0;
  rows.forEach(({ episodes }, i) => {
    const tip = (i + BAR_TOP) * tall + pixel;
    for (const { onset } of episodes) {
      const x = toPixel(forward(onset.by), range, width);
      if (onset.by <= start) continue;
      const after = onset.after === null ? x : toPixel(forward(onset.after), range, width);
      if (x - after > LEAST_INTERVAL * pixel && x >= 0 && after <= width) {
        drawOnsetInterval(context, colors, after, x, tip - 2.5 * pixel, pixel);
      }
      if (x >= 0 && x <= width) drawOnset(context, colors, x, tip, pixel);
    }
  });
}
