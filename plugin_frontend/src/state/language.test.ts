import { expect, it } from 'vitest';
import { languageFrom } from './language';

it.each([
  [['zh', 'en'], 'en-US', 'zh'],
  [[null, 'en'], 'zh-CN', 'en'],
  [['fr', 'zh'], 'en', 'zh'],
  [[null, null], 'zh-Hans-CN', 'zh'],
  [[null, 'klingon'], 'de', 'en'],
])('of %j in a browser that speaks %s takes %s', (asked, browser, taken) => {
  expect(languageFrom(asked, browser)).toBe(taken);
});
