/** A run's worst level over its steps as shapes, for lists that are scrolled fast. */
import { levelColumns, stretches } from '../math/pixel_columns';
import { LEVELS, type Level, levelOfCode, type Segment } from '../wire/level';
import { BAR_HEIGHTS } from './bar_heights';

/** SVG paths by level, `width` by `height` units large; what is healthy has none. */
export function ribbonPaths(
  segments: readonly Segment[],
  range: { lo: number; hi: number },
  width: number,
  height: number,
): [Level, string][] {
  const paths = LEVELS.map(() => '');
  for (const [from, to, code] of stretches(levelColumns(segments, range, width))) {
    if (code === 0) continue;
    const tall = Math.round(height * (BAR_HEIGHTS[code] ?? 1));
    paths[code] += `M${from} ${height}v${-tall}h${to - from}v${tall}z`;
  }
  return paths.flatMap((path, code): [Level, string][] =>
    path ? [[levelOfCode(code), path]] : [],
  );
}
