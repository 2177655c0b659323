/** The answer of `metrics`, unpacked: signals over steps. */
import { unpackF32, unpackF64 } from './packed';
import {
  type Decoded,
  type Decoder,
  fields,
  list,
  number,
  oneOf,
  orElse,
  orNull,
  text,
} from './shape';

const healthy = fields({ low: number, high: number, loss: text, runs: number });

/** Where 90 % of the windows of healthy runs lie. */
export type Healthy = Decoded<typeof healthy>;

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
  /** null: not known for runs of this kind. */
  healthy: Healthy | null;
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
  healthy: orElse(orNull(healthy), null),
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

/** What stands for a signal that the server does not know in this run. */
export function unmeasured(signal: string): Metric {
  const none = {
    unit: '',
    scale: 'linear',
    what: '',
    low: null,
    high: null,
    healthy: null,
  } as const;
  return { signal, ...none, steps: new Float64Array(), values: new Float32Array() };
}
