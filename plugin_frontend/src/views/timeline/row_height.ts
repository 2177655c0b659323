/** The height of a row: fingers need more than a mouse. */
import { signal } from '@preact/signals';

const FINE = 22;
const COARSE = 24;

const coarse = globalThis.matchMedia?.('(pointer: coarse)');
export const rowHeight = signal(coarse?.matches ? COARSE : FINE);
coarse?.addEventListener('change', ({ matches }) => {
  rowHeight.value = matches ? COARSE : FINE;
});
