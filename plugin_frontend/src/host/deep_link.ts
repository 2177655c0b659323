/**
 * The selection in TensorBoard's address: `#gan_doctor&p.gan_doctor.run=R&p.gan_doctor.fault=F`.
 * TensorBoard keeps keys that begin with `p.` through tab switches and reloads.
 */
import type { Link } from '../state/session';

const RUN = 'p.gan_doctor.run';
const FAULT = 'p.gan_doctor.fault';

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function readHash(hash: string, key: string): string | null {
  const part = hash.split('&').find((one) => one.startsWith(`${key}=`));
  return part === undefined ? null : decoded(part.slice(key.length + 1));
}

/** `hash` with our keys set; what else is in it stays. A null value removes its key. */
export function writeHash(hash: string, values: Record<string, string | null>): string {
  const [first = '', ...others] = hash.replace(/^#/, '').split('&');
  const kept = others.filter(
    (one) => !Object.keys(values).some((key) => one.startsWith(`${key}=`)),
  );
  const set = Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return `#${[first, ...kept, ...set].join('&')}`;
}

export const addressBar: Link = {
  read() {
    try {
      const { hash } = window.parent.location;
      return { run: readHash(hash, RUN), fault: readHash(hash, FAULT) };
    } catch {
      return { run: null, fault: null };
    }
  },
  write(run, fault) {
    try {
      const { location, history } = window.parent;
      const hash = writeHash(location.hash, { [RUN]: run, [FAULT]: fault });
      if (hash !== location.hash) history.replaceState(history.state, '', hash);
    } catch {
      // Embedded from another origin: the tab works without a link.
    }
  },
};
