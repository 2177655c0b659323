import { describe, expect, it } from 'vitest';
import { unpackF32, unpackF64, unpackU8 } from './packed';
import { WireError } from './shape';

// Packed with numpy on a little-endian machine.
describe('packed arrays', () => {
  it('reads steps exactly up to 2**53', () => {
    expect([...unpackF64('AAAAAAAAAAAAAAAAAAD4PwAAAAAAAEBD', 3)]).toEqual([0, 1.5, 2 ** 53]);
  });

  it('keeps NaN and infinity', () => {
    expect([...unpackF32('AACAPgAAwH8AAIB/', 3)]).toEqual([0.25, Number.NaN, Infinity]);
  });

  it('reads bytes', () => {
    expect([...unpackU8('APr/', 3)]).toEqual([0, 250, 255]);
  });

  it.each([
    ['too short', () => unpackF64('AAAA', 3)],
    ['too long', () => unpackU8('APr/', 2)],
    ['not base64', () => unpackF32('???', 1)],
  ])('refuses what is %s', (_, unpack) => {
    expect(unpack).toThrow(WireError);
  });
});
