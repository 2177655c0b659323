import { signal } from '@preact/signals';
import { type Language, language } from '../state/language';
import { en, type Key } from './en';

/** The texts of a language; a key that it lacks is English. */
export type Texts = Partial<Record<Key, string>>;

/** English is in the bundle, the others are loaded for those who read them. */
const known = signal<Partial<Record<Language, Texts>>>({ en });

export const knows = (language: Language): boolean => known.peek()[language] !== undefined;

export function learn(language: Language, texts: Texts): void {
  known.value = { ...known.peek(), [language]: texts };
}

/** The text of `key` in the tab's language, with its `{placeholders}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = known.value[language.value]?.[key] ?? en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
