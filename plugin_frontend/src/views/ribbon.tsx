import { useCallback } from 'preact/hooks';
import { Paper, type Sheet } from '../draw/paper';
import { drawStrip } from '../draw/strip';
import { levelColumns } from '../math/pixel_columns';
import type { RunEntry } from '../wire/runs';

const HEIGHT = 12;

/** A run's worst level over its steps, as wide as its place. */
export function Ribbon({ run }: { run: RunEntry }) {
  const draw = useCallback(
    ({ context, width, height, pixel, colors }: Sheet) => {
      const range = { lo: run.first_step, hi: run.last_step };
      const columns = levelColumns(run.levels, range, width);
      const measured = run.verdict === 'unknown' ? new Uint8Array(width) : null;
      drawStrip(context, columns, measured, colors, { top: 0, height, pixel });
    },
    [run],
  );
  return <Paper height={HEIGHT} draw={draw} />;
}
