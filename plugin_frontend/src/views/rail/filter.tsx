import type { Signal } from '@preact/signals';
import { t } from '../../text/t';

interface Props {
  query: Signal<string>;
  /** The query is an expression that cannot be read. */
  broken: boolean;
  /** Moves the focus on to the list. */
  leave: () => void;
}

/** The box over the run list. Esc clears it, ↓ goes on to the list. */
export function Filter({ query, broken, leave }: Props) {
  return (
    <>
      <input
        class="filter"
        type="search"
        placeholder={t('filterRuns')}
        aria-label={t('filterRuns')}
        title={t('filterHelp')}
        aria-invalid={broken}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query.value !== '') {
            query.value = '';
            event.stopPropagation();
          } else if (event.key === 'ArrowDown') {
            leave();
            event.preventDefault();
          }
        }}
      />
      {broken && <p class="rail-note">{t('filterBroken')}</p>}
    </>
  );
}
