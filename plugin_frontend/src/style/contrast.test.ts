import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RUN_LINES } from '../model/run_lines';

const css = readFileSync('src/style/tokens.css', 'utf8');

function tokens(selector: string): Map<string, string> {
  const start = css.indexOf('{', css.indexOf(selector));
  const body = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...body.matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(([, a = '', b = '']) => [a, b]),
  );
}

const light = tokens(':root {');
const dark = new Map([...light, ...tokens(':root[data-theme="dark"]')]);

/** WCAG 2.2's contrast of two colors, 1 to 21. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const TEXT: [string, string[]][] = [
  ['--ink', ['--card', '--page', '--well', '--code', '--accent-tint']],
  ['--muted', ['--card', '--page', '--well', '--code', '--accent-tint']],
  ['--accent', ['--card', '--page', '--code', '--accent-tint', '--well']],
  ['--watch-text', ['--card', '--watch-tint']],
  ['--warning-text', ['--card', '--warning-tint']],
  ['--critical-text', ['--card', '--critical-tint', '--accent-tint']],
];
const SHAPES: [string, string[]][] = [
  ['--accent', ['--card', '--page']],
  ['--warning', ['--card']],
  ['--critical', ['--card', '--accent-tint']],
  ['--watch-edge', ['--card']],
  ['--limit', ['--card']],
  ['--line', ['--card']],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s theme', (_, theme) => {
  const pairs = (wanted: [string, string[]][]) =>
    wanted.flatMap(([front, backs]) => backs.map((back) => [front, back] as const));
  const of = (name: string) => theme.get(name) ?? 'missing';

  it.each(pairs(TEXT))('text %s on %s can be read', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SHAPES))('shape %s on %s can be seen', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(3);
  });

  it.each(RUN_LINES)('lines of a compared run in $color can be seen', ({ color }) => {
    expect(contrast(color, of('--card'))).toBeGreaterThanOrEqual(3);
  });
});

it('knows the contrast of black and white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});
