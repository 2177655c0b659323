import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { language } from '../state/language';
import { en, type Key } from './en';
import { learn, t } from './t';
import { zh } from './zh';

it('fills in placeholders', () => {
  expect(t('checksEvaluated', { n: 7, total: 10 })).toBe('7 of 10 checks evaluated');
});

it('does not read placeholders in what it fills in', () => {
  expect(t('errorRefresh', { message: '{message} {n}' })).toBe('Could not refresh: {message} {n}');
});

it('is English until another language is there, and where that lacks a text', () => {
  language.value = 'zh';
  expect(t('retry')).toBe('重试');
  learn('zh', { copy: '复制' });
  expect([t('copy'), t('retry')]).toEqual(['复制', 'Try again']);
  learn('zh', zh);
  language.value = 'en';
});

it('has no text that nothing shows', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => /\.tsx?$/.test(path) && !/(en|zh)\.ts$/.test(path) && !path.includes('.test.'),
    )
    .map((path) => readFileSync(`src/${path}`, 'utf8'))
    .join('\n');
  const unused = (Object.keys(en) as Key[]).filter((key) => !sources.includes(`'${key}'`));
  // Levels and roles are looked up by the server's own words, and labels come as attributes.
  expect(unused.filter((key) => !sources.includes(`"${key}"`))).toEqual([]);
});
