/** The signals that fit what is typed, above the page. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../text/t';
import type { SignalEntry } from '../wire/signals';
import { useSession } from './context';

const GAP = 4;
const MARGIN = 8;
const LEAST_HEIGHT = 160;

interface Props {
  id: string;
  /** Where the text box is. */
  below: () => DOMRect;
  found: readonly SignalEntry[];
  /** Index of the one that Enter takes. */
  active: number;
  choose: (signal: string) => void;
}

export function PinList({ id, below, found, active, choose }: Props) {
  const { pins } = useSession();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const place = () => moveTo(box, below());
    box.showPopover();
    place();
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => {
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [below]);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const answer = pins.offered.value.value;
  const error = pins.offered.error.value;
  const note =
    error?.message ??
    (answer === null ? t('loading') : found.length === 0 ? t('noSignalMatches') : null);
  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      class="pop-over pin-list"
      role="listbox"
      aria-label={t('signals')}
      aria-multiselectable="true"
      // The text box keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
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
      {note && (
        <p class="quiet" role="status">
          {note}
        </p>
      )}
    </div>
  );
}

function moveTo(box: HTMLElement, at: DOMRect): void {
  const { clientWidth, clientHeight } = document.documentElement;
  const room = clientHeight - at.bottom - GAP - MARGIN;
  const above = room < LEAST_HEIGHT && at.top > room;
  const left = Math.max(MARGIN, Math.min(at.right - box.offsetWidth, clientWidth));
  const { style } = box;
  style.left = `${left}px`;
  style.maxHeight = `${Math.max((above ? at.top : room) - GAP, 80)}px`;
  style.top = above ? 'auto' : `${at.bottom + GAP}px`;
  style.bottom = above ? `${clientHeight - at.top + GAP}px` : 'auto';
}
