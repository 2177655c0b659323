import type { Signal } from '@preact/signals';
import { t } from '../../text/t';
import type { RunEntry } from '../../wire/runs';
import { useSession } from '../context';
import { Glyph } from '../glyph';
import { RunName } from '../run_name';

interface Props {
  runs: readonly RunEntry[];
  open: Signal<boolean>;
  controls: string;
}

/** In a narrow window the rail is this bar: the selected run, and a press for the others. */
export function CurrentRun({ runs, open, controls }: Props) {
  const { run } = useSession();
  const entry = runs.find((one) => one.run === run.value);
  return (
    <button
      type="button"
      class="current-run"
      aria-expanded={open.value}
      aria-controls={controls}
      onClick={() => {
        open.value = !open.value;
      }}
    >
      <Glyph level={entry?.verdict ?? 'unknown'} />
      <RunName run={entry?.run ?? ''} of="current-name" />
      <span class="quiet">{t('allRuns', { n: runs.length })}</span>
    </button>
  );
}
