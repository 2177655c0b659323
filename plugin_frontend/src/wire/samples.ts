/** The answer of `samples`: which grids there are, and the address of their pictures. */
import { type Decoded, fields, list, number, oneOf, text } from './shape';

const point = fields({ step: number, width: number, height: number, hash: text });

export const decodeSamples = fields({
  rev: text,
  run: text,
  tags: list(fields({ tag: oneOf('fake', 'real'), points: list(point) })),
});

export type SamplePoint = Decoded<typeof point>;
export type Samples = Decoded<typeof decodeSamples>;
export type SampleTag = Samples['tags'][number]['tag'];
export type SampleSize = 48 | 96 | 192 | 'full';

/** Where a picture is to be had; it may be kept for ever. */
export function pictureUrl(
  run: string,
  tag: SampleTag,
  { step, hash }: SamplePoint,
  size: SampleSize,
): string {
  const query = new URLSearchParams({ run, tag, step: `${step}`, size: `${size}`, h: hash });
  return `./sample?${query}`;
}
