/** The tab's entry: TensorBoard imports this module and calls `render`. */
import { render as mount } from 'preact';
import { applyTheme } from './draw/palette';
import { addressBar, onAddressChange } from './host/deep_link';
import { followLanguage } from './host/language';
import { onDataReloaded } from './host/reload';
import { watchTheme } from './host/theme';
import { watchVisibility } from './host/visibility';
import { startClock } from './state/clock';
import { language } from './state/language';
import { Polling } from './state/polling';
import { Session } from './state/session';
import { addStyle } from './style';
import { t } from './text/t';
import { App } from './views/app';
import { Api } from './wire/api';

/** Fills the page. Never throws: TensorBoard would show an empty tab without a word. */
export function render(): void {
  try {
    start();
  } catch (error) {
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.textContent = t('crashed', { message: String(error) });
    document.body.append(message);
  }
}

function start(): void {
  document.title = 'GAN DOCTOR';
  followLanguage(addressBar);
  addStyle();
  watchTheme(applyTheme);
  const root = document.createElement('div');
  document.body.append(root);
  const api = new Api(
    (url, init) => fetch(url, init),
    () => language.peek(),
  );
  const session = new Session(api, addressBar);
  const polling = new Polling(session);
  session.start();
  mount(<App session={session} />, root);
  polling.start();
  startClock();
  onAddressChange(() => session.followLink());
  onDataReloaded(() => polling.now());
  watchVisibility(root, (visible) => polling.see(visible));
}
