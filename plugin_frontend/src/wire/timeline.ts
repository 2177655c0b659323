/** The answer of `timeline`, unpacked: severity per fault and column, levels per fault. */
import type { Segment } from './level';
import { unpackF64, unpackU8 } from './packed';
import { segment } from './runs';
import { type Decoder, fields, list, mapOf, number, text } from './shape';

/** The stored value of a cell that was not measured; others are severity times 250. */
export const NOT_MEASURED = 255;
export const SEVERITY_ONE = 250;

export interface Timeline {
  rev: string;
  run: string;
  /** Number of columns. */
  n: number;
  firstSteps: Float64Array;
  lastSteps: Float64Array;
  /** Row of `severity` per fault. */
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
    rows: new Map(faults.map((fault, i) => [fault, cells.subarray(i * n, (i + 1) * n)])),
  };
};
