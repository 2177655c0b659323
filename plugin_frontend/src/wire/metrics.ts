/** The answer of `metrics`, unpacked: signals over steps. */
import { unpackF32, unpackF64 } from './packed';
import { type Decoder, fields, list, number, oneOf, orNull, text } from './shape';

export interface Metric {
  signal: string;
  unit: string;
  scale: 'linear' | 'log';
  /** One sentence for people. */
  what: string;
  /** Empty where the signal was never measured. */
  steps: Float64Array;
  values: Float32Array;
  /** Smallest and largest of what a point stands for. */
  low: Float32Array | null;
  high: Float32Array | null;
}

export interface MetricsAnswer {
  rev: string;
  signals: Metric[];
}

const packedMetric = fields({
  signal: text,
  unit: text,
  scale: oneOf('linear', 'log'),
  what: text,
  n: number,
  steps: text,
  values: text,
  low: orNull(text),
  high: orNull(text),
});

const metric: Decoder<Metric> = (value, path) => {
  const { n, steps, values, low, high, ...plain } = packedMetric(value, path);
  return {
    ...plain,
    steps: unpackF64(steps, n),
    values: unpackF32(values, n),
    low: low === null ? null : unpackF32(low, n),
    high: high === null ? null : unpackF32(high, n),
  };
};

export const decodeMetrics: Decoder<MetricsAnswer> = fields({ rev: text, signals: list(metric) });
