/** The signals that fit what is typed, above the page. */
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../text/t';
import type { SignalEntry } from '../wire/signals';
import { useSession } from './context';
import { placeBelow, useReplacing } from './place_below';

interface Props {
  id: string;
  /** The text box. */
  anchor: RefObject<HTMLInputElement | null>;
  found: readonly SignalEntry[];
  /** Index of the one that Enter takes. */
  active: number;
  choose: (signal: string) => void;
}

export function PinList({ id, anchor, found, active, choose }: Props) {
  const { pins } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const place = useCallback(() => {
    if (box.current && anchor.current) placeBelow(box.current, anchor.current, 'right');
  }, [anchor]);
  useReplacing(place);
  useLayoutEffect(() => {
    box.current?.showPopover();
    place();
  }, [place]);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const answer = pins.offered.value.value;
  const error = pins.offered.error.value;
  const note =
    error?.message ??
    (answer === null ? t('loading') : found.length === 0 ? t('noSignalMatches') : null);
  return (
    <div ref={box} popover="manual" class="pop-over pin-list">
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t('signals')}
        aria-multiselectable="true"
        // The text box keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        {found.map(({ signal, what }, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text box has the focus and takes the keys.
          <div
            key={signal}
            tabIndex={-1}
            id={`${id}-${i}`}
            role="option"
            aria-selected={pins.has(signal)}
            aria-disabled={pins.full.value && !pins.has(signal)}
            data-active={i === active}
            title={what}
            onClick={() => choose(signal)}
          >
            <span class="mono">{signal}</span>
            <span class="what">{what}</span>
            {pins.has(signal) && <span class="told">{t('pinnedSignals')}</span>}
          </div>
        ))}
      </div>
      {note && (
        <p class="quiet" role="status">
          {note}
        </p>
      )}
    </div>
  );
}
