import { expect, it } from 'vitest';
import { codeParts } from './code_parts';

const marked = (text: string) =>
  codeParts(text)
    .map((part) => (part.code ? `<${part.text}>` : part.text))
    .join('');

it.each([
  ['pass real= and fake= to step()', 'pass <real=> and <fake=> to <step()>'],
  [
    'pass held_out=, real samples that the training never sees',
    'pass <held_out=>, real samples that the training never sees',
  ],
  ['向 step() 传入 d_real=、d_fake=', '向 <step()> 传入 <d_real=>、<d_fake=>'],
  ['needs 500 steps (of 1,000)', 'needs 500 steps (of 1,000)'],
  ['watch loss/d and 3/4 of it', 'watch <loss/d> and 3/4 of it'],
  [
    'record with GanDoctor(writer, ...) and step()',
    'record with <GanDoctor(writer, ...)> and <step()>',
  ],
  ['', ''],
])('marks what is code in "%s"', (text, expected) => expect(marked(text)).toBe(expected));
