import { copyText } from '../host/clipboard';
import { t } from '../text/t';
import { useTold } from './use_told';

/** Copies `text`, and says for a moment whether it did. */
export function CopyButton({ text }: { text: string }) {
  const told = useTold();
  const copy = async () => {
    told.value = (await copyText(text)) ? 'copied' : 'failed';
  };
  return (
    <button type="button" class="link" onClick={() => void copy()}>
      <span aria-live="polite">{t(told.value ?? 'copy')}</span>
    </button>
  );
}
