import { computed, type ReadonlySignal } from '@preact/signals';
import { type Inputs, useMemo } from 'preact/hooks';

/** A computed signal of signals and of `inputs`, made anew where one of these changes. */
export function useDerived<T>(compute: () => T, inputs: Inputs): ReadonlySignal<T> {
  return useMemo(() => computed(compute), inputs);
}
