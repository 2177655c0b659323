/** Colors for canvases, read from the style sheet so that both themes are defined in one place. */
import { signal } from '@preact/signals';
import type { Level } from '../wire/level';

export interface Palette {
  levels: Record<Level, string>;
  watchEdge: string;
  hatch: string;
  ink: string;
  muted: string;
  card: string;
  grid: string;
  line: string;
  spread: string;
  limit: string;
  bad: string;
  notFinite: string;
  healthyBand: string;
  heatLow: string;
  heatUsual: string;
  heatHigh: string;
  heatShare: string;
}

const NAMES: Record<Exclude<keyof Palette, 'levels'>, string> = {
  watchEdge: '--watch-edge',
  hatch: '--hatch',
  ink: '--ink',
  muted: '--muted',
  card: '--card',
  grid: '--grid',
  line: '--line',
  spread: '--spread',
  limit: '--limit',
  bad: '--bad',
  notFinite: '--not-finite',
  healthyBand: '--healthy-band',
  heatLow: '--heat-low',
  heatUsual: '--heat-usual',
  heatHigh: '--heat-high',
  heatShare: '--heat-share',
};

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim() || '#888';
  const plain = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, color(name)]));
  return {
    ...(plain as Record<keyof typeof NAMES, string>),
    levels: {
      healthy: color('--healthy'),
      watch: color('--watch'),
      warning: color('--warning'),
      critical: color('--critical'),
    },
  };
}

export const palette = signal<Palette | null>(null);

/** Switches the page's theme; everything drawn with `palette` is drawn again. */
export function applyTheme(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  palette.value = read();
}
