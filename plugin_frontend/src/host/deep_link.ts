/**
 * The view in TensorBoard's address: `#gan_doctor&p.gan_doctor.run=R&p.gan_doctor.fault=F`.
 * TensorBoard keeps keys that begin with `p.` through tab switches and reloads.
 */
import type { Link } from '../state/link';

const PREFIX = 'p.gan_doctor.';

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function readHash(hash: string, key: string): string | null {
  const start = `${PREFIX}${key}=`;
  const part = hash.split('&').find((one) => one.startsWith(start));
  return part === undefined ? null : decoded(part.slice(start.length));
}

/** `hash` with our keys set; what else is in it stays. A null value removes its key. */
export function writeHash(hash: string, values: Record<string, string | null>): string {
  const [first = '', ...others] = hash.replace(/^#/, '').split('&');
  const kept = others.filter(
    (one) => !Object.keys(values).some((key) => one.startsWith(`${PREFIX}${key}=`)),
  );
  const set = Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [`${PREFIX}${key}=${encodeURIComponent(value)}`],
  );
  return `#${[first, ...kept, ...set].join('&')}`;
}

/** Embedded from another origin there is no address: the tab works without a link. */
function tried<T>(use: (host: Window) => T): T | null {
  try {
    return use(window.parent);
  } catch {
    return null;
  }
}

export const addressBar: Link = {
  read: (key) => tried(({ location }) => readHash(location.hash, key)),
  write(values, step = false) {
    tried(({ location, history }) => {
      const hash = writeHash(location.hash, values);
      if (hash === location.hash) return;
      if (step) history.pushState(history.state, '', hash);
      else history.replaceState(history.state, '', hash);
    });
  },
};

/** The address of exactly this view. */
export function addressOfView(): string {
  return tried(({ location }) => location.href) ?? window.location.href;
}

/** Calls `changed` when the reader goes back or forward, or edits the address. */
export function onAddressChange(changed: () => void): void {
  tried((host) => {
    host.addEventListener('popstate', changed);
    // The page around may outlive this one.
    window.addEventListener('pagehide', () => host.removeEventListener('popstate', changed));
  });
}
