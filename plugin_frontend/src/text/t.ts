import { type Language, language } from '../state/language';
import { en, type Key } from './en';
import { zh } from './zh';

const TEXTS: Record<Language, Record<Key, string>> = { en, zh };

/** The text of `key` in the tab's language, with its `{placeholders}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return TEXTS[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}
