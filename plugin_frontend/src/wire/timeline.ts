/** The answer of `timeline`, unpacked: severity per fault and column, levels per fault. */
import { held } from '../math/held';
import { anyMeasured, measuredStretches } from '../math/measured';
import type { Stretch } from '../math/pixel_columns';
import type { Segment } from './level';
import { unpackF64, unpackU8 } from './packed';
import { segment } from './runs';
import { type Decoder, fields, list, mapOf, number, orElse, orNull, text } from './shape';

export interface Timeline {
  rev: string;
  run: string;
  /** Number of columns. */
  n: number;
  firstSteps: Float64Array;
  lastSteps: Float64Array;
  /** Severity per fault and column, held between readings. */
  rows: Map<string, Uint8Array>;
  /** At each column's last step: seconds since the epoch, NaN where unknown; null: none known. */
  wallTimes: Float64Array | null;
  /** Real images seen by the end of each column; null: the batch size is unknown. */
  images: Float64Array | null;
  levels: Map<string, Segment[]>;
  /** The steps over which each fault was looked for, and over which at least one was. */
  measured: Map<string, Stretch[]>;
  anyMeasured: Stretch[];
}

const shape = fields({
  rev: text,
  run: text,
  n: number,
  first_steps: text,
  last_steps: text,
  faults: list(text),
  severity: text,
  levels: mapOf(list(segment)),
  wall_times: orElse(orNull(text), null),
  images: orElse(orNull(text), null),
});

export const decodeTimeline: Decoder<Timeline> = (value, path) => {
  const { rev, run, n, faults, levels, ...packed } = shape(value, path);
  const cells = unpackU8(packed.severity, n * faults.length);
  const firstSteps = unpackF64(packed.first_steps, n);
  const lastSteps = unpackF64(packed.last_steps, n);
  const columns = { firstSteps, lastSteps };
  const rows = new Map(
    faults.map((fault, i) => [fault, held(cells.subarray(i * n, (i + 1) * n))] as const),
  );
  return {
    rev,
    run,
    n,
    levels,
    firstSteps,
    lastSteps,
    wallTimes: packed.wall_times === null ? null : unpackF64(packed.wall_times, n),
    images: packed.images === null ? null : unpackF64(packed.images, n),
    rows,
    measured: new Map([...rows].map(([fault, row]) => [fault, measuredStretches(row, columns)])),
    anyMeasured: anyMeasured(rows.values(), columns),
  };
};
