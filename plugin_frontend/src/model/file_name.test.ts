import { expect, it } from 'vitest';
import { fileName } from './file_name';

it.each([
  ['dcgan/lr2e-4', 'dcgan-lr2e-4.json'],
  ['../../etc/passwd', 'etc-passwd.json'],
  ['<img src=x onerror=alert(1)>', 'img-src-x-onerror-alert-1.json'],
  ['训练 1', '训练-1.json'],
  ['a\u202e\u0000b', 'a-b.json'],
  ['.', 'run.json'],
  ['', 'run.json'],
])('names the file of "%s"', (run, name) => expect(fileName(run, 'json')).toBe(name));

it('stays short', () => expect(fileName('x'.repeat(300), 'json')).toHaveLength(85));
