/** What can be done with one chart: a log axis or a linear one, and keeping it in sight. */
import { t } from '../text/t';
import type { Metric } from '../wire/metrics';
import { useSession } from './context';

interface Props {
  signal: string;
  /** null: there is no choice of axis. */
  scaled: Metric | null;
  log: boolean;
}

export function ChartTools({ signal, scaled, log }: Props) {
  const { pins, scales } = useSession();
  const pinned = pins.has(signal);
  const label = pinned ? 'unpinSignal' : pins.full.value ? 'pinsFull' : 'pinSignalOf';
  return (
    <span class="chart-tools">
      {scaled && (
        <button
          type="button"
          class="tool"
          aria-pressed={log}
          aria-label={t('logAxisOf', { signal })}
          title={t(log ? 'toLinear' : 'toLog')}
          onClick={() => scales.toggle(scaled)}
        >
          {t('logAxis')}
        </button>
      )}
      <button
        type="button"
        class="tool"
        aria-pressed={pinned}
        aria-disabled={label === 'pinsFull'}
        aria-label={t('pinSignalOf', { signal })}
        title={t(label, { signal })}
        onClick={() => pins.toggle(signal)}
      >
        <svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M10 1.5 14.5 6l-1 1-.9-.3-3 3 .2 2.6-1 1L6 10.5 2 14.5l-.5-.5 4-4-2.8-2.8 1-1 2.6.2 3-3L9 2.5z"
            fill={pinned ? 'currentColor' : 'none'}
            stroke="currentColor"
            stroke-width="1.2"
            stroke-linejoin="round"
          />
        </svg>
      </button>
    </span>
  );
}
