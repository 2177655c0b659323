import { describe, expect, it } from 'vitest';
import { COLLAPSED } from '../../testing/answers';
import { layersAnswer } from '../../testing/layers_and_samples';
import { FULL, NONE } from '../math/log_ratio';
import { decodeLayers } from '../wire/layers';
import type { Finding } from '../wire/report';
import { extremesOf, layerGroups, quantityOf, shortNames } from './layer_rows';

const groups = (quantity: string) =>
  layerGroups(decodeLayers(layersAnswer(COLLAPSED, quantity), 'layers'));

describe('layerGroups', () => {
  it('puts layers under their players and measures each by its own median', () => {
    const [g, d] = groups('gradient_norm');
    expect([g?.role, d?.role]).toEqual(['generator', 'discriminator']);
    expect(g?.rows.map((row) => row.label)).toEqual(['G.main.0', 'G.main.3']);
    expect(g?.rows.map((row) => row.median)).toEqual([1, 1]);
    expect([...(g?.rows[1]?.codes ?? [])]).toEqual([0, 0, 0, -FULL, -FULL]);
    expect([...(d?.rows[0]?.codes ?? [])]).toEqual([0, 0, 0, 0, NONE]);
  });

  it('shows shares as they are', () => {
    const [g] = groups('dead_share');
    expect([...(g?.rows[0]?.codes ?? [])]).toEqual([0, 10, 20, 30, 40]);
    expect(g?.rows[0]?.median).toBeCloseTo(0.2);
  });
});

it('shortens names as long as they stay different', () => {
  expect(
    shortNames([
      'G.0.parametrizations.weight.original',
      'G.1.weight_orig',
      'G.2.weight',
      'G.2.parametrizations.weight.original0',
      'weight',
    ]),
  ).toEqual(['G.0', 'G.1', 'G.2.weight', 'G.2.parametrizations.weight.original0', 'weight']);
});

it.each([
  [['update/g_ratio'], 'update_ratio'],
  [['loss/g', 'activation/g_dead'], 'dead_share'],
  [['weight/d_norm'], 'weight_norm'],
  [['loss/g'], 'gradient_norm'],
  [[], 'gradient_norm'],
])('shows what evidence %o is about', (signals, quantity) => {
  const evidence = signals.map((signal) => ({ signal }));
  expect(quantityOf({ evidence } as Finding)).toBe(quantity);
  expect(quantityOf(null)).toBe('gradient_norm');
});

it('leaves what was not measured out of the extremes', () => {
  expect(extremesOf(Float32Array.of(Number.NaN, 3, 1))).toEqual([1, 3]);
  expect(extremesOf(Float32Array.of(Number.NaN))).toEqual([Number.NaN, Number.NaN]);
});
