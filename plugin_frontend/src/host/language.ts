/**
 * Where the language comes from and is kept: the address, then the last choice, then the browser.
 * What is not in the bundle is fetched when it is wanted; until then, and without it, it is English.
 */
import { effect } from '@preact/signals';
import { type Language, language, languageFrom } from '../state/language';
import type { Link } from '../state/link';
import { knows, learn, type Texts } from '../text/t';

const STORED = 'gan_doctor.lang';
const TAGS = { en: 'en', zh: 'zh-CN' } as const;

/** Chooses the language, and keeps what the reader chooses later; `own` is that of the page. */
export function followLanguage(link: Link, own: string | null = null): void {
  const first = languageFrom([link.read('lang'), own, queried(), stored()], navigator.language);
  language.value = first;
  let kept = first;
  effect(() => {
    // For the right shapes of Chinese characters, and a screen reader's voice.
    document.documentElement.lang = TAGS[language.value];
    if (!knows(language.value)) void load(language.value);
    if (language.value === kept) return;
    kept = language.value;
    link.write({ lang: kept });
    store(kept);
  });
}

async function load(wanted: Language): Promise<void> {
  try {
    const answer = await fetch(`./static/${wanted}.json`);
    if (answer.ok) learn(wanted, (await answer.json()) as Texts);
  } catch {
    // Asked for again with the next switch.
  }
}

function queried(): string | null {
  try {
    return new URLSearchParams(window.parent.location.search).get('lang');
  } catch {
    return null;
  }
}

// A browser may refuse storage to embedded pages.
function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // The address has it.
  }
}
