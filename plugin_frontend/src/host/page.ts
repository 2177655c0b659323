/** What a page has in place of a server: set by `src/page.ts`, which runs before the tab's entry. */
import type { Texts } from '../text/t';
import type { Fetch } from '../wire/api';

export interface Page {
  fetch: Fetch;
  /** Where the picture really is that the server would have at `url`. */
  locate: (url: string) => string;
  /** In which the page begins. */
  language: string;
  /** Of the interface, by language. */
  texts: Record<string, Texts>;
}

declare global {
  interface Window {
    ganDoctorPage?: Promise<Page>;
  }
}
