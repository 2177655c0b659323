import type { Shown } from '../../state/compare';

/** How a run's lines look in the charts: its color, and its dashes. */
export function LineMark({ line }: { line: Pick<Shown, 'color' | 'dash'> }) {
  return (
    <svg class="line-mark" width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
      <path
        d="M1 5h16"
        stroke={line.color ?? 'currentColor'}
        stroke-width="3"
        stroke-dasharray={line.dash.join(' ')}
      />
    </svg>
  );
}
