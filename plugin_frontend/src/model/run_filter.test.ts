import { expect, it } from 'vitest';
import { matcherOf } from './run_filter';

const WORDS = 'dcgan/lr2e-4_bs64\nMode collapse\nCritical';
const matches = (query: string) => matcherOf(query)?.(WORDS);

it('finds a run by its name, its fault or its verdict, in any case and order', () => {
  expect(matches('LR2E')).toBe(true);
  expect(matches('collapse dcgan')).toBe(true);
  expect(matches('critical')).toBe(true);
  expect(matches('  ')).toBe(true);
});

it('wants every word', () => {
  expect(matches('dcgan healthy')).toBe(false);
});

it('takes an expression between slashes, line by line', () => {
  expect(matches('/lr\\d+e-4_bs(32|64)$/')).toBe(true);
  expect(matches('/^mode/')).toBe(true);
  expect(matches('/^collapse/')).toBe(false);
});

it('takes slashes of a name as they are', () => {
  expect(matches('dcgan/lr')).toBe(true);
  expect(matches('/lr')).toBe(true);
});

it('refuses a broken expression', () => {
  expect(matcherOf('/(/')).toBeNull();
});
