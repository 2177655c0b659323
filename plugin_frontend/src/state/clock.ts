/** The time of day, to the minute, for "stopped 5 min ago". */
import { signal } from '@preact/signals';

const MINUTE_MS = 60_000;

/** Milliseconds since 1970. */
export const now = signal(Date.now());

/** Starts the clock; returns what stops it. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    now.value = Date.now();
  }, MINUTE_MS);
  return () => clearInterval(timer);
}
