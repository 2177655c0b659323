import { en, type Key } from './en';

/** The text of `key` with its `{placeholders}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
