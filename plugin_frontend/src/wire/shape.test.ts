import { describe, expect, it } from 'vitest';
import { fields, list, mapOf, number, oneOf, orElse, orNull, segmentOf, text } from './shape';

const shape = fields({ name: text, tags: list(fields({ level: oneOf('low', 'high') })) });

describe('shape', () => {
  it('returns what it checked and drops the rest', () => {
    const value = { name: 'a', tags: [{ level: 'low' }], more: 1 };
    expect(shape(value, 'x')).toEqual({ name: 'a', tags: [{ level: 'low' }] });
  });

  it.each([
    [{ name: 1, tags: [] }, 'x.name: expected a string'],
    [{ name: 'a', tags: [{ level: 'odd' }] }, 'x.tags[0].level: expected one of low, high'],
    [{ name: 'a' }, 'x.tags: expected a list'],
    [null, 'x: expected an object'],
  ])('names the path that is wrong', (value, message) => {
    expect(() => shape(value, 'x')).toThrow(message);
  });

  it('tells null from missing', () => {
    expect(orNull(number)(null, 'x')).toBeNull();
    expect(() => orNull(number)(undefined, 'x')).toThrow('x: expected a number');
    expect(orElse(number, 7)(undefined, 'x')).toBe(7);
  });

  it('reads maps and triples', () => {
    expect(mapOf(number)({ a: 1 }, 'x')).toEqual(new Map([['a', 1]]));
    expect(segmentOf(text)([0, 9, 'watch'], 'x')).toEqual([0, 9, 'watch']);
    expect(() => segmentOf(text)([0, 9], 'x')).toThrow('x: expected a triple');
  });
});
