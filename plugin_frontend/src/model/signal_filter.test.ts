import { expect, it } from 'vitest';
import { matching } from './signal_filter';

const entry = (signal: string, what: string) => ({ signal, what, unit: '', n: 1 });
const SIGNALS = [
  entry('loss/d', 'Loss of the discriminator.'),
  entry('gradient/d_norm', 'Norm of its gradient.'),
  entry('data/odd', 'How far the gradient is off.'),
];
const found = (typed: string) => matching(SIGNALS, typed).map((one) => one.signal);

it('finds every word anywhere, names first', () => {
  expect(found(' ')).toEqual(['loss/d', 'gradient/d_norm', 'data/odd']);
  expect(found('GRAD')).toEqual(['gradient/d_norm', 'data/odd']);
  expect(found('discr loss')).toEqual(['loss/d']);
  expect(found('nothing')).toEqual([]);
});
