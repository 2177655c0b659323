import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { en, type Key } from './en';
import { t } from './t';

it('fills in placeholders', () => {
  expect(t('checksEvaluated', { n: 7, total: 10 })).toBe('7 of 10 checks evaluated');
});

it('does not read placeholders in what it fills in', () => {
  expect(t('errorRefresh', { message: '{message} {n}' })).toBe('Could not refresh: {message} {n}');
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
