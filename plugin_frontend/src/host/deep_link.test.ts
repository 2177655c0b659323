import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from './deep_link';

describe('deep link', () => {
  it('keeps what others put into the address', () => {
    const hash = writeHash('#gan_doctor&p.other.x=1&p.gan_doctor.run=old', { run: 'a/b&c' });
    expect(hash).toBe('#gan_doctor&p.other.x=1&p.gan_doctor.run=a%2Fb%26c');
    expect(readHash(hash, 'run')).toBe('a/b&c');
  });

  it('removes a key without a value, and only that', () => {
    const hash = '#gan_doctor&p.gan_doctor.run=x&p.gan_doctor.zoom=1..2';
    expect(writeHash(hash, { run: null, axis: 'time' })).toBe(
      '#gan_doctor&p.gan_doctor.zoom=1..2&p.gan_doctor.axis=time',
    );
  });

  it('reads nothing from nothing or from a broken escape', () => {
    expect(readHash('', 'run')).toBeNull();
    expect(readHash('#gan_doctor&p.gan_doctor.run=%E0%A4%A', 'run')).toBeNull();
  });

  it('does not take a key for another that begins alike', () => {
    const hash = writeHash('#gan_doctor&p.gan_doctor.pinned=1', { pin: '2' });
    expect([readHash(hash, 'pinned'), readHash(hash, 'pin')]).toEqual(['1', '2']);
  });
});
