import { t } from '../../text/t';
import { useSession } from '../context';

/** The check box of a run, in the color of its lines. */
export function Tick({ run, tab }: { run: string; tab: number }) {
  const { compare } = useSession();
  const ticked = compare.has(run);
  const full = !ticked && compare.full.value;
  return (
    <input
      type="checkbox"
      class="tick"
      tabIndex={tab}
      checked={ticked}
      disabled={full}
      aria-label={t('compareRun', { run: run || '.' })}
      title={full ? t('compareFull') : undefined}
      style={{ accentColor: compare.colorOf(run) ?? undefined }}
      onChange={(event) => {
        compare.toggle(run);
        // The last one stays ticked.
        event.currentTarget.checked = compare.has(run);
      }}
    />
  );
}
