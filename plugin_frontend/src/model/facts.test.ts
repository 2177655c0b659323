import { describe, expect, it } from 'vitest';
import { facts as decode, type Facts } from '../wire/facts';
import { factRows } from './facts';

const told = (changes: Record<string, unknown> = {}): Facts =>
  decode(
    {
      loss: 'hinge',
      networks: [
        {
          name: 'G',
          role: 'generator',
          parameters: 18946,
          trainable: 18946,
          modules: { Linear: 3, ReLU: 2 },
          last_module: 'Linear',
        },
      ],
      optimizers: [
        { role: 'generator', kind: 'Adam', learning_rate: 0.0002, settings: { beta1: 0.5 } },
      ],
      batch_size: 64,
      sample_shape: [3, 64, 64],
      inputs: ['d_loss', 'fake'],
      versions: { torch: '2.13.0' },
      ...changes,
    },
    'facts',
  );

const differing = (...runs: (Facts | null)[]) =>
  factRows(runs)
    .filter((row) => row.differs)
    .map((row) => [row.subject, row.name, ...row.values]);

describe('factRows', () => {
  it('finds nothing that differs between equal runs, and lists everything', () => {
    const rows = factRows([told(), told()]);
    expect(rows.filter((row) => row.differs)).toEqual([]);
    expect(rows.map((row) => row.name)).toEqual([
      'factLoss',
      'factBatchSize',
      'factSampleShape',
      'factOptimizer',
      'factLearningRate',
      'beta1',
      'factParameters',
      'Linear',
      'ReLU',
      'factLastModule',
      'factInputs',
      'torch',
    ]);
  });

  it('lists what differs first, with a value per run', () => {
    const other = told({ batch_size: 32, versions: { torch: '2.13.1' } });
    expect(differing(told(), other)).toEqual([
      [null, 'factBatchSize', '64', '32'],
      ['factVersion', 'torch', '2.13.0', '2.13.1'],
    ]);
    expect(factRows([told(), other])[0]?.name).toBe('factBatchSize');
  });

  it('shows a setting that only one of them has', () => {
    const other = told({
      optimizers: [
        { role: 'generator', kind: 'SGD', learning_rate: 0.0002, settings: { momentum: 0.9 } },
      ],
    });
    expect(differing(told(), other)).toEqual([
      ['generator', 'factOptimizer', 'Adam', 'SGD'],
      ['generator', 'beta1', '0.5', null],
      ['generator', 'momentum', null, '0.9'],
    ]);
  });

  it('compares with nothing what told nothing', () => {
    const silent = decode({ loss: 'auto' }, 'facts');
    const rows = factRows([told(), silent, null]);
    expect(rows.every((row) => !row.differs)).toBe(true);
    expect(rows[0]?.values).toEqual(['hinge', null, null]);
  });

  it('keeps two networks of one player apart', () => {
    const d = { role: 'discriminator', parameters: 10, trainable: 10 };
    const two = told({
      networks: [
        { ...d, name: 'local' },
        { ...d, name: 'global' },
      ],
    });
    const other = told({
      networks: [
        { ...d, name: 'local' },
        { ...d, name: 'global', parameters: 20, trainable: 20 },
      ],
    });
    const rows = factRows([two, other]).filter((row) => row.differs);
    expect(rows.map((row) => [row.which, row.name, ...row.values])).toEqual([
      ['global', 'factParameters', '10', '20'],
    ]);
  });
});
