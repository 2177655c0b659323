/** Which samples stand side by side: what the reader pinned, else before the onset and now. */
import type { SamplePoint } from '../wire/samples';

export type Slot = {
  point: SamplePoint;
  why: 'pinned' | 'before' | 'first' | 'now';
};

/**
 * At most two, in the order of steps. `onset`: of the selected fault; `steps`: what is pinned. The
 * last ones before an onset are how it looked when all was well.
 */
export function slotsOf(
  points: readonly SamplePoint[],
  steps: readonly number[],
  onset: number | null,
): Slot[] {
  const slots: Slot[] = points
    .filter(({ step }) => steps.includes(step))
    .map((point) => ({ point, why: 'pinned' }));
  const last = points.at(-1);
  const before = onset === null ? undefined : points.findLast(({ step }) => step < onset);
  const first = before ?? points[0];
  const suggested: Slot[] = [
    ...(last ? [{ point: last, why: 'now' } as const] : []),
    ...(first ? [{ point: first, why: before ? 'before' : 'first' } as const] : []),
  ];
  for (const slot of suggested) {
    if (slots.length < 2 && !slots.some(({ point }) => point === slot.point)) slots.push(slot);
  }
  return slots.sort((a, b) => a.point.step - b.point.step);
}

/** Indices of points that lie at least `apart` pixels from each other; the last is always there. */
export function thinned(pixels: readonly number[], apart: number): number[] {
  const kept: number[] = [];
  for (let i = pixels.length - 1; i >= 0; i--) {
    const after = kept.at(-1);
    if (after === undefined || (pixels[after] ?? 0) - (pixels[i] ?? 0) >= apart) kept.push(i);
  }
  return kept.reverse();
}
