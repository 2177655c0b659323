/** What runs said about themselves, side by side, with what differs. */
import type { Key } from '../text/en';
import { stepText } from '../text/number';
import type { Facts } from '../wire/facts';

/** What a fact is about: a player, the software, or null: the run as a whole. */
export type Subject = 'generator' | 'discriminator' | 'factJoint' | 'factVersion' | null;

/** `named` facts have a text; `settings` go by their own name; of `modules` the value is a count. */
type Name = { kind: 'named'; name: Key } | { kind: 'setting' | 'modules'; name: string };

type Fact = Name & {
  subject: Subject;
  /** Which one, where a run has several of a kind. */
  which: string;
};

export type FactRow = Fact & {
  id: string;
  /** One per run; null: the run does not say, or has no such thing. */
  values: readonly (string | null)[];
  differs: boolean;
};

/** Every fact of `runs`, differing ones first. A run that told nothing (null) differs in nothing. */
export function factRows(runs: readonly (Facts | null)[]): FactRow[] {
  const told = runs.map((facts) => (facts && toldAnything(facts) ? factsOf(facts) : null));
  const known = new Map<string, Fact>();
  for (const facts of told) {
    for (const [id, [fact]] of facts ?? []) if (!known.has(id)) known.set(id, fact);
  }
  const rows = [...known].map(([id, fact]) => {
    const values = told.map((facts) => facts?.get(id)?.[1] ?? null);
    const compared = values.filter((_, i) => told[i] !== null);
    return { ...fact, id, values, differs: new Set(compared).size > 1 };
  });
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)];
}

function toldAnything(facts: Facts): boolean {
  return facts.networks.length + facts.optimizers.length + facts.inputs.length > 0;
}

function factsOf(facts: Facts): Map<string, [Fact, string]> {
  const found = new Map<string, [Fact, string]>();
  const put = (subject: Subject, name: Name, value: string | number | null, which = ''): void => {
    if (value === null || value === '') return;
    found.set([subject, which, name.name].join(), [{ ...name, subject, which }, String(value)]);
  };
  const named = (name: Key): Name => ({ kind: 'named', name });
  const setting = (name: string): Name => ({ kind: 'setting', name });
  put(null, named('factLoss'), facts.loss);
  put(null, named('factBatchSize'), facts.batch_size || null);
  put(null, named('factSampleShape'), facts.sample_shape.join(' × '));
  for (const optimizer of facts.optimizers) {
    const subject = subjectOf(optimizer.role);
    put(subject, named('factOptimizer'), optimizer.kind);
    put(subject, named('factLearningRate'), optimizer.learning_rate);
    for (const [name, value] of optimizer.settings) put(subject, setting(name), value);
  }
  for (const network of facts.networks) {
    const subject = subjectOf(network.role);
    const alone = facts.networks.filter((one) => one.role === network.role).length === 1;
    const which = alone ? '' : network.name;
    const { parameters, trainable } = network;
    put(subject, named('factParameters'), stepText(parameters), which);
    if (trainable !== parameters) {
      put(subject, named('factTrainable'), stepText(trainable), which);
    }
    for (const [name, count] of network.modules)
      put(subject, { kind: 'modules', name }, count, which);
    put(subject, named('factLastModule'), network.last_module, which);
  }
  put(null, named('factInputs'), facts.inputs.join(', '));
  for (const [name, version] of facts.versions) put('factVersion', setting(name), version);
  return found;
}

function subjectOf(role: string): Subject {
  if (role === 'generator') return 'generator';
  return role === 'discriminator' ? 'discriminator' : 'factJoint';
}
