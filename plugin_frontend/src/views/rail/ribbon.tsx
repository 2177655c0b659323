/** A run's worst level over its steps. Shapes, not a canvas: rows come and go while scrolling. */
import { useMemo } from 'preact/hooks';
import { ribbonPaths } from '../../model/ribbon_paths';
import type { RunEntry } from '../../wire/runs';

const WIDTH = 60;
const HEIGHT = 12;
/** Where nothing was checked there is no zero line, but this. */
const HATCH = Array.from({ length: WIDTH / 5 }, (_, i) => `M${5 * i} ${HEIGHT}l5-5`).join('');

export function Ribbon({ run }: { run: RunEntry }) {
  const paths = useMemo(() => {
    const range = { lo: run.first_step, hi: run.last_step };
    return ribbonPaths(run.levels, range, WIDTH, HEIGHT);
  }, [run]);
  return (
    <svg
      class="ribbon"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {run.verdict === 'unknown' ? (
        <path class="unchecked" d={HATCH} />
      ) : (
        <path class="healthy" d={`M0 ${HEIGHT - 1}h${WIDTH}v1H0z`} />
      )}
      {paths.map(([level, path]) => (
        <path key={level} class={level} d={path} />
      ))}
    </svg>
  );
}
