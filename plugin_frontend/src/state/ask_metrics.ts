/** Asks for any number of signals of a run. */
import type { Api } from '../wire/api';
import { type Metric, unmeasured } from '../wire/metrics';
import { WireError } from '../wire/shape';

/** The server answers as many at once. */
const MOST = 16;

/**
 * What the server knows of `names`, and of `wishes`: those may be unheard of in this run, so it is
 * asked first what there is.
 */
export async function askMetrics(
  api: Api,
  run: string,
  { names, wishes }: { names: readonly string[]; wishes: readonly string[] },
  signal: AbortSignal,
): Promise<Metric[]> {
  const wished = async () => {
    if (!wishes.length) return [];
    const { signals } = await api.signals(run, signal);
    const has = (name: string) => signals.some((one) => one.signal === name);
    const there = await known(api, run, wishes.filter(has), signal);
    return [...there, ...wishes.filter((name) => !has(name)).map(unmeasured)];
  };
  return (await Promise.all([known(api, run, names, signal), wished()])).flat();
}

/** As few requests as can be; where a name is refused, each by itself, so that one hides no other. */
async function known(
  api: Api,
  run: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Metric[]> {
  const each = (parts: readonly (readonly string[])[]) =>
    Promise.all(parts.map((part) => known(api, run, part, signal)));
  if (!names.length) return [];
  if (names.length > MOST) {
    return (await each([names.slice(0, MOST), names.slice(MOST)])).flat();
  }
  try {
    return (await api.metrics(run, names, signal)).signals;
  } catch (error) {
    if (!(error instanceof WireError) || error.code !== 'unknown-signal') throw error;
  }
  const [only, ...others] = names;
  if (only !== undefined && !others.length) return [unmeasured(only)];
  return (await each(names.map((name) => [name]))).flat();
}
