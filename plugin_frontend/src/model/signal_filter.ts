/** Finds signals by what is typed: every word, in the name or in what the signal is. */
import type { SignalEntry } from '../wire/signals';

/** Those that match, in their order; the ones whose name matches come first. */
export function matching(signals: readonly SignalEntry[], typed: string): SignalEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const byName = signals.filter((one) => has(one.signal));
  const others = signals.filter((one) => !byName.includes(one) && has(`${one.signal} ${one.what}`));
  return [...byName, ...others];
}
