/** A level as a shape, so that color never stands alone: ○ ◔ ▲ ◆, and – where nothing was checked. */
import type { JSX } from 'preact';
import type { Verdict } from '../wire/level';

const SHAPES: Record<Verdict, JSX.Element> = {
  healthy: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.2" />,
  watch: (
    <>
      <circle cx="8" cy="8" r="5.3" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M8 8V2.7A5.3 5.3 0 0 1 13.3 8Z" fill="currentColor" />
    </>
  ),
  warning: <path d="M8 2.2 14.6 13.6H1.4Z" fill="currentColor" />,
  critical: <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" fill="currentColor" />,
  unknown: <path d="M4 8h8" stroke="currentColor" stroke-width="1.4" />,
};

/** Without a name: the level stands beside it in words. */
export function Glyph({ level, size = 14 }: { level: Verdict; size?: number }) {
  return (
    <svg class={`glyph ${level}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[level]}
    </svg>
  );
}
