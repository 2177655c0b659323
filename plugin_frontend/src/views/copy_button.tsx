import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { copyText } from '../host/clipboard';
import type { Key } from '../text/en';
import { t } from '../text/t';

const SHOWN_MS = 1600;

/** Copies what `text` returns, and says for a moment whether it did. */
export function CopyButton({
  label,
  text,
  look,
}: {
  label: Key;
  text: () => string;
  look: 'button' | 'link';
}) {
  const told = useSignal<Key | null>(null);
  useEffect(() => {
    if (told.value === null) return;
    const timer = setTimeout(() => {
      told.value = null;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told.value, told]);
  const copy = async () => {
    told.value = (await copyText(text())) ? 'copied' : 'copyFailed';
  };
  return (
    <button type="button" class={look} onClick={() => void copy()}>
      <span aria-live="polite">{t(told.value ?? label)}</span>
    </button>
  );
}
