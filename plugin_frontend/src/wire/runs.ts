/** The answer of `runs`: what the run list and the catalogue of faults are made from. */
import { LEVELS } from './level';
import {
  type Decoded,
  fields,
  flag,
  list,
  number,
  oneOf,
  orElse,
  orNull,
  segmentOf,
  text,
} from './shape';

export const segment = segmentOf(oneOf(...LEVELS));
export const verdict = oneOf(...LEVELS, 'unknown');

const runEntry = fields({
  run: text,
  verdict,
  headline: text,
  top: orNull(fields({ fault: text, onset: orNull(number) })),
  n_findings: number,
  first_step: number,
  last_step: number,
  levels: list(segment),
  basis: oneOf('windows', 'ledger'),
  rev: text,
  /** Ours, or scalars that somebody else logged: then few faults can be looked for. */
  source: orElse(oneOf('gan_doctor', 'scalars'), 'gan_doctor'),
  training: orElse(flag, false),
  /** When the last event was written, in seconds since 1970. */
  wall_time: orElse(orNull(number), null),
  /** The same for runs of equal loss and networks; empty where these are not known. */
  alike: orElse(text, ''),
});

const catalogueEntry = fields({ id: text, title: text, summary: text, group: text });

export const decodeRuns = fields({
  rev: text,
  generated_by: text,
  faults: list(catalogueEntry),
  /** From which severity on a level holds. */
  levels: orElse(fields({ watch: number }), { watch: 0 }),
  pending: flag,
  runs: list(runEntry),
});

export type RunEntry = Decoded<typeof runEntry>;
export type CatalogueEntry = Decoded<typeof catalogueEntry>;
export type RunsAnswer = Decoded<typeof decodeRuns>;
