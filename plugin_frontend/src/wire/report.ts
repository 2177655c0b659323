/** The answer of `report`: findings with evidence and remedies, and coverage. */
import { facts } from './facts';
import { LEVELS } from './level';
import { verdict } from './runs';
import {
  type Decoded,
  fields,
  flag,
  list,
  mapOf,
  number,
  oneOf,
  orElse,
  orNull,
  text,
} from './shape';

const evidence = fields({
  signal: text,
  value: orNull(number),
  threshold: orNull(number),
  direction: oneOf('above', 'below'),
  unit: text,
  /** What a value or threshold that is not a number was. */
  note: orElse(text, ''),
});

const remedy = fields({
  do: text,
  because: text,
  watch: text,
  cost: oneOf('free', 'restart', 'retrain'),
  sources: list(text),
  code: orElse(text, ''),
  /** Its name among the remedies of its fault. */
  id: orElse(text, ''),
  /** Loss families for which it is wrong, and why. */
  unless: orElse(mapOf(text), new Map<string, string>()),
});

const possibleCause = fields({ fault: text, supply: text });

const finding = fields({
  fault: text,
  severity: orNull(number),
  peak: orNull(number),
  level: oneOf(...LEVELS),
  open: flag,
  onset: fields({ after: orNull(number), by: number }),
  confirmed_step: number,
  resolved_step: orNull(number),
  role: oneOf('root', 'symptom', 'independent'),
  explained_by: list(text),
  /** Where nothing explains it: what could and was not looked for, and what would decide. */
  could_be: orElse(list(possibleCause), []),
  text,
  /** Paragraphs on what looks like it and is not. */
  not_this: orElse(text, ''),
  evidence: list(evidence),
  remedies: list(remedy),
});

const coverage = fields({
  fault: text,
  state: oneOf('checked', 'warming-up', 'not-measured', 'not-applicable', 'errored'),
  missing: orElse(list(text), []),
  why: orElse(text, ''),
});

const report = fields({
  run: text,
  source: text,
  verdict,
  headline: text,
  first_step: orNull(number),
  last_step: orNull(number),
  windows: fields({ kept: number, total: number }),
  facts,
  findings: list(finding),
  coverage: list(coverage),
  notes: orElse(list(text), []),
});

export const decodeReport = fields({ rev: text, report });

export type Evidence = Decoded<typeof evidence>;
export type Remedy = Decoded<typeof remedy>;
export type PossibleCause = Decoded<typeof possibleCause>;
export type Finding = Decoded<typeof finding>;
export type Coverage = Decoded<typeof coverage>;
export type Report = Decoded<typeof report>;
export type ReportAnswer = Decoded<typeof decodeReport>;
