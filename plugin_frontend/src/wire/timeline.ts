/** The answer of `timeline`, unpacked: severity per fault and column, levels per fault. */
import { held } from '../math/held';
import type { Segment } from './level';
import { unpackF64, unpackU8 } from './packed';
import { segment } from './runs';
import { type Decoder, fields, list, mapOf, number, text } from './shape';

export interface Timeline {
  rev: string;
  run: string;
  /** Number of columns. */
  n: number;
  firstSteps: Float64Array;
  lastSteps: Float64Array;
  /** Severity per fault and column, held between readings. */
  rows: Map<string, Uint8Array>;
  levels: Map<string, Segment[]>;
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
});

export const decodeTimeline: Decoder<Timeline> = (value, path) => {
  const { rev, run, n, faults, levels, ...packed } = shape(value, path);
  const cells = unpackU8(packed.severity, n * faults.length);
  return {
    rev,
    run,
    n,
    levels,
    firstSteps: unpackF64(packed.first_steps, n),
    lastSteps: unpackF64(packed.last_steps, n),
    rows: new Map(faults.map((fault, i) => [fault, held(cells.subarray(i * n, (i + 1) * n))])),
  };
};
