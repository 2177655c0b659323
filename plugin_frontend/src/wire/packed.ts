/** Packed arrays: base64 of little-endian values. */
import { WireError } from './shape';

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    throw new WireError('bad-answer', 'packed array: not base64');
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function expectLength(found: number, expected: number): void {
  if (found !== expected) {
    throw new WireError('bad-answer', `packed array: expected ${expected} bytes, got ${found}`);
  }
}

export function unpackU8(base64: string, length: number): Uint8Array {
  const bytes = bytesOf(base64);
  expectLength(bytes.length, length);
  return bytes;
}

export function unpackF32(base64: string, length: number): Float32Array {
  const bytes = bytesOf(base64);
  expectLength(bytes.length, 4 * length);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}

export function unpackF64(base64: string, length: number): Float64Array {
  const bytes = bytesOf(base64);
  expectLength(bytes.length, 8 * length);
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length }, (_, i) => view.getFloat64(8 * i, true));
}
