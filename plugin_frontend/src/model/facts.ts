/** What runs said about themselves, side by side, with what differs. */
import { stepText } from '../text/number';
import type { Facts } from '../wire/facts';

/** What a fact is about: the whole run, a player, or the software. */
export type Subject = 'run' | 'generator' | 'discriminator' | 'joint' | 'versions';

/** Facts that have a word of their own; others go by the name that the run gave them. */
const NAMED = [
  'loss',
  'batchSize',
  'sampleShape',
  'inputs',
  'parameters',
  'trainable',
  'lastModule',
  'optimizer',
  'learningRate',
] as const;
export type FactName = (typeof NAMED)[number];

export const isNamed = (name: string): name is FactName =>
  (NAMED as readonly string[]).includes(name);

interface Fact {
  subject: Subject;
  /** Which one, where a run has several of a kind. */
  which: string;
  name: string;
  /** `name` is a kind of module, and the value how many there are. */
  isModule: boolean;
}

export interface FactRow extends Fact {
  id: string;
  /** One per run; null: the run does not say, or has no such thing. */
  values: readonly (string | null)[];
  differs: boolean;
}

/** Every fact of `runs`, differing ones first. A run that told nothing (null) differs in nothing. */
export function factRows(runs: readonly (Facts | null)[]): FactRow[] {
  const told = runs.map((facts) => (facts && toldAnything(facts) ? factsOf(facts) : null));
  const known = new Map<string, Fact>();
  for (const facts of told) {
    for (const [id, { fact }] of facts ?? []) if (!known.has(id)) known.set(id, fact);
  }
  const rows = [...known].map(([id, fact]) => {
    const values = told.map((facts) => facts?.get(id)?.value ?? null);
    const compared = values.filter((_, i) => told[i] !== null);
    return { ...fact, id, values, differs: new Set(compared).size > 1 };
  });
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)];
}

function toldAnything(facts: Facts): boolean {
  return facts.networks.length + facts.optimizers.length + facts.inputs.length > 0;
}

function factsOf(facts: Facts): Map<string, { fact: Fact; value: string }> {
  const found = new Map<string, { fact: Fact; value: string }>();
  const put = (
    subject: Subject,
    name: string,
    value: string | number | null,
    which = '',
    isModule = false,
  ): void => {
    if (value === null || value === '') return;
    const fact = { subject, which, name, isModule };
    found.set(`${subject} ${which} ${name}`, { fact, value: String(value) });
  };
  put('run', 'loss', facts.loss);
  put('run', 'batchSize', facts.batch_size || null);
  put('run', 'sampleShape', facts.sample_shape.join(' × '));
  for (const optimizer of facts.optimizers) {
    const subject = subjectOf(optimizer.role);
    put(subject, 'optimizer', optimizer.kind);
    put(subject, 'learningRate', optimizer.learning_rate);
    for (const [name, value] of optimizer.settings) put(subject, name, value);
  }
  for (const network of facts.networks) {
    const subject = subjectOf(network.role);
    const alone = facts.networks.filter((one) => one.role === network.role).length === 1;
    const which = alone ? '' : network.name;
    put(subject, 'parameters', stepText(network.parameters), which);
    if (network.trainable !== network.parameters) {
      put(subject, 'trainable', stepText(network.trainable), which);
    }
    for (const [name, count] of network.modules) put(subject, name, count, which, true);
    put(subject, 'lastModule', network.last_module, which);
  }
  put('run', 'inputs', facts.inputs.join(', '));
  for (const [name, version] of facts.versions) put('versions', name, version);
  return found;
}

function subjectOf(role: string): Subject {
  return role === 'generator' || role === 'discriminator' ? role : 'joint';
}
