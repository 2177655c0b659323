/** The answer of `layers`, unpacked: one quantity of every layer over steps. */
import { unpackF32, unpackF64 } from './packed';
import { type Decoder, fields, list, number, oneOf, text } from './shape';

export const QUANTITIES = ['gradient_norm', 'update_ratio', 'weight_norm', 'dead_share'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface Layers {
  rev: string;
  run: string;
  quantity: Quantity;
  /** Those that were measured in this run. */
  quantities: Quantity[];
  layers: string[];
  /** Of each layer: generator, discriminator, or "". */
  roles: string[];
  steps: Float64Array;
  /** Of each layer, a value per step; NaN where it was not measured. */
  rows: Float32Array[];
}

const shape = fields({
  rev: text,
  run: text,
  quantity: oneOf(...QUANTITIES),
  quantities: list(oneOf(...QUANTITIES)),
  layers: list(text),
  roles: list(text),
  n: number,
  steps: text,
  values: text,
});

export const decodeLayers: Decoder<Layers> = (value, path) => {
  const { n, steps, values, ...plain } = shape(value, path);
  const all = unpackF32(values, n * plain.layers.length);
  return {
    ...plain,
    steps: unpackF64(steps, n),
    rows: plain.layers.map((_, i) => all.subarray(i * n, (i + 1) * n)),
  };
};
