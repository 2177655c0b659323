/**
 * The entry. TensorBoard imports this module and calls `render`; in a page that carries its answers
 * it starts by itself.
 */
import { render as mount } from 'preact';
import { applyTheme } from './draw/palette';
import { addressBar, onAddressChange } from './host/deep_link';
import { followLanguage } from './host/language';
import type { Page } from './host/page';
import { onDataReloaded } from './host/reload';
import { watchTheme } from './host/theme';
import { watchVisibility } from './host/visibility';
import { startClock } from './state/clock';
import { language } from './state/language';
import { Polling } from './state/polling';
import { Session } from './state/session';
import { addStyle } from './style';
import { learn, t } from './text/t';
import { App } from './views/app';
import { Api } from './wire/api';

/** Fills the page. Never throws: TensorBoard would show an empty tab without a word. */
export function render(): void {
  try {
    const { session, root } = start({ fetch: (url, init) => fetch(url, init) });
    const polling = new Polling(session);
    polling.start();
    onDataReloaded(() => polling.now());
    watchVisibility(root, (visible) => polling.see(visible));
  } catch (error) {
    crash(error);
  }
}

function start({ fetch, locate, language: own }: Pick<Page, 'fetch'> & Partial<Page>) {
  document.title = 'GAN DOCTOR';
  followLanguage(addressBar, own);
  addStyle();
  watchTheme(applyTheme);
  const root = document.createElement('div');
  document.body.append(root);
  const session = new Session(new Api(fetch, () => language.peek(), locate), addressBar);
  session.start();
  mount(<App session={session} />, root);
  startClock();
  onAddressChange(() => session.followLink());
  return { session, root };
}

function crash(error: unknown): void {
  const message = document.createElement('p');
  message.setAttribute('role', 'alert');
  message.textContent = t('crashed', { message: String(error) });
  document.body.append(message);
}

window.ganDoctorPage
  ?.then((page) => {
    if (page.texts.zh) learn('zh', page.texts.zh);
    start(page);
  })
  .catch(crash);
