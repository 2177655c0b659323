import { expect, it } from 'vitest';
import { orderedLike } from './row_order';

const rows = (...faults: string[]) => faults.map((fault) => ({ fault }));

it('keeps rows in their places and puts new ones last', () => {
  expect(orderedLike(rows('new', 'b', 'a', 'also new'), ['a', 'gone', 'b'])).toEqual(
    rows('a', 'b', 'new', 'also new'),
  );
});
