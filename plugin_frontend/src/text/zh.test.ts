import { expect, it } from 'vitest';
import { en, type Key } from './en';
import { zh } from './zh';

const keys = Object.keys(en) as Key[];
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

it.each(keys)('%s fills in the same in both languages', (key) => {
  expect(placeholders(zh[key])).toEqual(placeholders(en[key]));
});

it('is Chinese wherever English has words', () => {
  const words = (key: Key) => en[key].replace(/\{\w+\}/g, '').match(/[a-z]{2}/i);
  expect(keys.filter((key) => words(key) && !/[\u4e00-\u9fff]/.test(zh[key]))).toEqual([]);
});
