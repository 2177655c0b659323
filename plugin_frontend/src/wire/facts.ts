/** What a run said about itself: loss, networks, optimizers, data, versions. */
import { type Decoded, fields, list, mapOf, number, orElse, orNull, text } from './shape';

const network = fields({
  name: orElse(text, ''),
  role: orElse(text, ''),
  parameters: orElse(number, 0),
  trainable: orElse(number, 0),
  /** How many modules there are of each kind. */
  modules: orElse(mapOf(number), new Map()),
  last_module: orElse(text, ''),
});

const optimizer = fields({
  role: orElse(text, ''),
  kind: orElse(text, ''),
  learning_rate: orElse(orNull(number), null),
  settings: orElse(mapOf(orNull(number)), new Map()),
});

export const facts = fields({
  loss: orElse(text, 'auto'),
  networks: orElse(list(network), []),
  optimizers: orElse(list(optimizer), []),
  batch_size: orElse(orNull(number), null),
  sample_shape: orElse(list(number), []),
  inputs: orElse(list(text), []),
  versions: orElse(mapOf(text), new Map()),
});

export type Facts = Decoded<typeof facts>;
export type Network = Decoded<typeof network>;
export type Optimizer = Decoded<typeof optimizer>;
