import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from './deep_link';

const RUN = 'p.gan_doctor.run';

describe('deep link', () => {
  it('keeps what others put into the address', () => {
    const hash = writeHash('#gan_doctor&p.other.x=1&p.gan_doctor.run=old', { [RUN]: 'a/b&c' });
    expect(hash).toBe('#gan_doctor&p.other.x=1&p.gan_doctor.run=a%2Fb%26c');
    expect(readHash(hash, RUN)).toBe('a/b&c');
  });

  it('removes a key without a value', () => {
    expect(writeHash('#gan_doctor&p.gan_doctor.run=x', { [RUN]: null })).toBe('#gan_doctor');
  });

  it('reads nothing from nothing or from a broken escape', () => {
    expect(readHash('', RUN)).toBeNull();
    expect(readHash('#gan_doctor&p.gan_doctor.run=%E0%A4%A', RUN)).toBeNull();
  });
});
