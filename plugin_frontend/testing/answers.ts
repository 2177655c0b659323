/** Answers of a small server: one run per state that the tab has to show. */
import { pack } from './packing';

export const COLLAPSED = 'dcgan/lr2e-4';
export const HEALTHY = 'wgan-gp/lambda10';
export const YOUNG = 'short/just-started';
export const HOSTILE = '<img src=x onerror=alert(1)>';

const COLUMNS = 40;
const WINDOW = 10;
const LAST_STEP = COLUMNS * WINDOW - 1;

const FAULTS = [
  ['discriminator-overpowering', 'Discriminator overpowering', 'balance'],
  ['mode-collapse', 'Mode collapse', 'diversity'],
  ['exploding-gradient', 'Exploding gradient', 'gradients'],
  ['real-fake-range-mismatch', 'Real and fake range mismatch', 'data'],
] as const;

const remedy = {
  do: 'Add an R1 gradient penalty',
  because: 'It keeps the discriminator smooth near the data.',
  watch: 'balance/auc',
  cost: 'restart',
  sources: ['Mescheder et al. 2018'],
  code: 'loss_d = loss_d + 10 / 2 * r1',
};

const root = {
  fault: 'discriminator-overpowering',
  severity: 0.8,
  peak: 0.83,
  level: 'warning',
  open: true,
  onset: { after: 99, by: 110 },
  confirmed_step: 140,
  resolved_step: null,
  role: 'root',
  explained_by: [],
  text: 'The discriminator tells 99.7 % of pairs apart.',
  evidence: [
    { signal: 'balance/auc', value: 0.997, threshold: 0.95, direction: 'above', unit: 'ratio' },
  ],
  remedies: [remedy, { ...remedy, do: 'Lower its learning rate', cost: 'free', code: '' }],
};

const symptom = {
  ...root,
  fault: 'mode-collapse',
  severity: 0.95,
  level: 'critical',
  onset: { after: 199, by: 210 },
  role: 'symptom',
  explained_by: ['discriminator-overpowering'],
  text: 'Samples look alike.',
  evidence: [
    {
      signal: 'diversity/empty_bin_mass',
      value: 0.71,
      threshold: 0.19,
      direction: 'above',
      unit: 'ratio',
    },
  ],
};

const over = {
  ...root,
  fault: 'exploding-gradient',
  severity: 0.02,
  level: 'watch',
  open: false,
  onset: { after: 19, by: 30 },
  resolved_step: 70,
  role: 'independent',
  text: 'The gradient norm was too large.',
};

const missing = {
  state: 'not-measured',
  missing: ['data/real_min'],
  why: 'pass real= and fake= to step()',
};
const warming = { state: 'warming-up', missing: [], why: 'needs 500 steps' };
const checked = { state: 'checked', missing: [], why: '' };

function coverage(of: (fault: string) => object): object[] {
  return FAULTS.map(([fault]) => ({ fault, ...of(fault) }));
}

const common = {
  source: 'gan_doctor',
  first_step: 0,
  last_step: LAST_STEP,
  windows: { kept: COLUMNS, total: COLUMNS },
  facts: { loss: 'hinge', batch_size: 64 },
};

const partly = coverage((fault) => (fault === 'real-fake-range-mismatch' ? missing : checked));

interface ReportLike extends Record<string, unknown> {
  verdict: string;
  findings: object[];
}

export const REPORTS: Record<string, ReportLike> = {
  [COLLAPSED]: {
    ...common,
    run: COLLAPSED,
    verdict: 'critical',
    headline: 'Discriminator overpowering since step 110, +1',
    findings: [root, symptom, over],
    coverage: partly,
    notes: ['Steps 20 to 30 were written twice.'],
  },
  [HEALTHY]: {
    ...common,
    run: HEALTHY,
    verdict: 'healthy',
    headline: 'No fault found',
    findings: [],
    coverage: partly,
    notes: [],
  },
  [YOUNG]: {
    ...common,
    run: YOUNG,
    verdict: 'unknown',
    headline: 'Too short to tell',
    findings: [],
    coverage: coverage((fault) => (fault === 'real-fake-range-mismatch' ? missing : warming)),
    notes: [],
  },
  [HOSTILE]: {
    ...common,
    run: HOSTILE,
    verdict: 'healthy',
    headline: 'No fault found',
    findings: [],
    coverage: partly,
    notes: ['<b onclick=alert(1)>bold</b>'],
  },
};

const LEVELS: Record<string, [number, number, string][]> = {
  'discriminator-overpowering': [[110, LAST_STEP, 'warning']],
  'mode-collapse': [
    [210, 249, 'warning'],
    [250, LAST_STEP, 'critical'],
  ],
  'exploding-gradient': [[30, 69, 'watch']],
};

export function runsAnswer(names: readonly string[] = Object.keys(REPORTS), rev = 'a'): object {
  return {
    v: 1,
    rev,
    generated_by: 'tb_gan_doctor',
    faults: FAULTS.map(([id, title, group]) => ({ id, title, group, summary: `About ${id}.` })),
    levels: { watch: 0.3, warning: 0.6, critical: 0.85 },
    pending: false,
    runs: names.map((run) => ({
      run,
      verdict: REPORTS[run]?.verdict ?? 'healthy',
      headline: 'A headline',
      top: run === COLLAPSED ? { fault: 'discriminator-overpowering', onset: 110 } : null,
      n_findings: REPORTS[run]?.findings.length ?? 0,
      first_step: 0,
      last_step: LAST_STEP,
      levels: run === COLLAPSED ? [[110, LAST_STEP, 'critical']] : [],
      basis: 'windows',
      rev: `${rev}-${run}`,
    })),
  };
}

export function reportAnswer(run: string, rev = 'a'): object {
  return { v: 1, rev, report: REPORTS[run] };
}

export function timelineAnswer(run: string, rev = 'a'): object {
  const severity = new Uint8Array(FAULTS.length * COLUMNS);
  const steps = Float64Array.from({ length: COLUMNS }, (_, i) => i * WINDOW);
  // The last fault was never measured; the first one is at 0.8 from the middle on.
  severity.fill(255, 3 * COLUMNS);
  severity.fill(200, COLUMNS / 2, COLUMNS);
  return {
    v: 1,
    rev,
    run,
    n: COLUMNS,
    stride: 1,
    first_steps: pack(steps),
    last_steps: pack(steps.map((step) => step + WINDOW - 1)),
    faults: FAULTS.map(([id]) => id),
    severity: pack(severity),
    levels: run === COLLAPSED ? LEVELS : {},
  };
}

export function metricsAnswer(run: string, signals: readonly string[], rev = 'a'): object {
  const steps = Float64Array.from({ length: COLUMNS }, (_, i) => i * WINDOW + WINDOW - 1);
  const values = Float32Array.from(steps, (step) => step / LAST_STEP);
  return {
    v: 1,
    rev,
    run,
    signals: signals.map((signal) => ({
      signal,
      unit: 'ratio',
      scale: 'linear',
      what: 'A number.',
      n: COLUMNS,
      steps: pack(steps),
      values: pack(values),
      low: null,
      high: null,
    })),
  };
}

/** Signals of every run; the last is one of the user's own. */
export const SIGNALS = ['loss/d', 'balance/auc', 'diversity/empty_bin_mass', 'my/fid'] as const;

export function signalsAnswer(run: string, rev = 'a'): object {
  const entry = { unit: 'ratio', scale: 'linear', what: 'A number.', n: COLUMNS };
  return { v: 1, rev, run, signals: SIGNALS.map((signal) => ({ signal, ...entry })) };
}
