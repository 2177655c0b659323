/** Answers about layers and samples: those of the collapsed run; others have none. */
import { COLLAPSED } from './answers';
import { pack } from './packing';

export const LAYERS = ['G.main.0.weight', 'G.main.3.weight', 'D.0.weight'];
export const TABLE_STEPS = [0, 99, 199, 299, 399];
export const SAMPLE_STEPS = [0, 50, 100, 150, 200, 250, 300, 350];

/** The last layer of the generator vanishes; of the discriminator nothing is dead or alive. */
const VALUES: Record<string, number[]> = {
  gradient_norm: [1, 1, 1, 1, 1, 1, 1, 1, 0.01, 0.001, 2, 2, 2, 2, Number.NaN],
  dead_share: [0, 0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0, 0, ...Array<number>(5).fill(Number.NaN)],
};

export function layersAnswer(run: string, quantity: string, rev = 'a'): object {
  const isThere = run === COLLAPSED;
  const values = isThere ? VALUES[quantity] : undefined;
  return {
    v: 1,
    rev,
    run,
    quantity,
    quantities: isThere ? Object.keys(VALUES) : [],
    layers: isThere ? LAYERS : [],
    roles: isThere ? ['generator', 'generator', 'discriminator'] : [],
    n: values ? TABLE_STEPS.length : 0,
    steps: pack(Float64Array.from(values ? TABLE_STEPS : [])),
    values: pack(Float32Array.from(values ?? [])),
  };
}

export function samplesAnswer(run: string, rev = 'a'): object {
  const point = (step: number) => ({ step, wall_time: 1, width: 64, height: 64, hash: `h${step}` });
  const tags = [
    { tag: 'fake', points: SAMPLE_STEPS.map(point) },
    { tag: 'real', points: [point(0)] },
  ];
  return { v: 1, rev, run, tags: run === COLLAPSED ? tags : [] };
}
