import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Key } from '../text/en';

const SHOWN_MS = 1600;

/** What a control says of its last use, for a moment; then null again. */
export function useTold(): Signal<Key | null> {
  const told = useSignal<Key | null>(null);
  useEffect(() => {
    if (told.value === null) return;
    const timer = setTimeout(() => {
      told.value = null;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told.value, told]);
  return told;
}
