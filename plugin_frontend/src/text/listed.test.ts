import { afterEach, expect, it } from 'vitest';
import { language } from '../state/language';
import { listed } from './listed';

afterEach(() => {
  language.value = 'en';
});

it.each([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a and b', 'a和b'],
  [['a', 'b', 'c'], 'a, b and c', 'a、b和c'],
])('lists %j', (names, english, chinese) => {
  expect(listed(names)).toBe(english);
  language.value = 'zh';
  expect(listed(names)).toBe(chinese);
});
