/** Checks that turn unknown JSON into typed values; a mismatch names the path that is wrong. */

export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export type Decoder<T> = (value: unknown, path: string) => T;
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

function refuse(path: string, expected: string): never {
  throw new WireError('bad-answer', `${path}: expected ${expected}`);
}

export const text: Decoder<string> = (value, path) =>
  typeof value === 'string' ? value : refuse(path, 'a string');

export const flag: Decoder<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : refuse(path, 'true or false');

export const number: Decoder<number> = (value, path) =>
  typeof value === 'number' ? value : refuse(path, 'a number');

export function oneOf<const T extends string>(...allowed: readonly T[]): Decoder<T> {
  return (value, path) =>
    allowed.find((one) => one === value) ?? refuse(path, `one of ${allowed.join(', ')}`);
}

export function orNull<T>(of: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null ? null : of(value, path));
}

/** For keys that an answer may leave out. */
export function orElse<T>(of: Decoder<T>, otherwise: T): Decoder<T> {
  return (value, path) => (value === undefined ? otherwise : of(value, path));
}

export function list<T>(of: Decoder<T>): Decoder<T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((item: unknown, i) => of(item, `${path}[${i}]`))
      : refuse(path, 'a list');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapOf<T>(of: Decoder<T>): Decoder<Map<string, T>> {
  return (value, path) => {
    if (!isRecord(value)) return refuse(path, 'an object');
    return new Map(Object.entries(value).map(([key, item]) => [key, of(item, `${path}.${key}`)]));
  };
}

export function fields<S extends Record<string, Decoder<unknown>>>(
  shape: S,
): Decoder<{ [K in keyof S]: Decoded<S[K]> }> {
  return (value, path) => {
    if (!isRecord(value)) return refuse(path, 'an object');
    const entries = Object.entries(shape).map(([key, of]) => [
      key,
      of(value[key], `${path}.${key}`),
    ]);
    return Object.fromEntries(entries) as { [K in keyof S]: Decoded<S[K]> };
  };
}

/** A triple `[first step, last step, name]`. */
export function segmentOf<T>(of: Decoder<T>): Decoder<readonly [number, number, T]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 3) return refuse(path, 'a triple');
    const [first, last, name]: unknown[] = value;
    return [number(first, `${path}[0]`), number(last, `${path}[1]`), of(name, `${path}[2]`)];
  };
}
