/** Which rows of a long list have to exist: those in view and some on both sides. */

export interface RowRange {
  from: number;
  /** One past the last. */
  to: number;
}

const BEYOND = 6;
/** Rows that are made before the list knows its height. */
const AT_FIRST = 20;

/** Rows of height `row`, of which `count` lie in a place `height` pixels tall, scrolled by `top`. */
export function rowsInView(top: number, height: number, row: number, count: number): RowRange {
  const shown = height > 0 ? Math.ceil(height / row) + 1 : AT_FIRST;
  const first = Math.min(Math.floor(top / row), count - shown);
  const from = Math.max(0, first - BEYOND);
  return { from, to: Math.min(count, Math.max(0, first) + shown + BEYOND) };
}

/** Where to scroll so that row `at` is in view; `top` itself where it already is. */
export function scrolledTo(
  at: number,
  top: number,
  height: number,
  row: number,
  middle: boolean,
): number {
  const above = at * row;
  const below = above + row - height;
  if (top <= above && top >= below) return top;
  if (middle) return Math.max(0, above - (height - row) / 2);
  return top > above ? above : below;
}
