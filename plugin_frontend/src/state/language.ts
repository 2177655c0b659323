/** The language of the tab. `t` reads it, so a switch is live. */
import { signal } from '@preact/signals';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const language = signal<Language>('en');

/** The first of `asked` that there is, e.g. of an address, of the last visit; else the browser's. */
export function languageFrom(asked: readonly (string | null)[], browser: string): Language {
  const known = asked.map(languageOf).find((one) => one !== undefined);
  return known ?? (browser.toLowerCase().startsWith('zh') ? 'zh' : 'en');
}

const languageOf = (text: string | null): Language | undefined =>
  LANGUAGES.find((one) => one === text);
