/** A server in memory, for `Api`. */
import type { Fetch } from '../src/wire/api';
import {
  metricsAnswer,
  REPORTS,
  reportAnswer,
  runsAnswer,
  signalsAnswer,
  timelineAnswer,
} from './answers';
import { layersAnswer, samplesAnswer } from './layers_and_samples';

export type Route = (params: URLSearchParams) => object | Promise<object>;

/** Thrown by a route: answered with its status. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Server {
  fetch: Fetch;
  /** Paths with queries, in the order of the requests. */
  asked: string[];
  routes: Record<string, Route>;
}

function known(params: URLSearchParams): string {
  const run = params.get('run') ?? '';
  if (!REPORTS[run]) throw new Refused(400, 'unknown-run', `unknown run: '${run}'`);
  return run;
}

export function server(routes: Record<string, Route> = {}): Server {
  const asked: string[] = [];
  const all: Record<string, Route> = {
    runs: () => runsAnswer(),
    report: (params) => reportAnswer(known(params)),
    timeline: (params) => timelineAnswer(known(params)),
    signals: (params) => signalsAnswer(known(params)),
    metrics: (params) => metricsAnswer(known(params), (params.get('signals') ?? '').split(',')),
    layers: (params) => layersAnswer(known(params), params.get('quantity') ?? ''),
    samples: (params) => samplesAnswer(known(params)),
    ...routes,
  };
  return {
    asked,
    routes: all,
    fetch: async (url) => {
      asked.push(url);
      const [path = '', query = ''] = url.replace('./', '').split('?');
      const route = all[path];
      if (!route) return Response.json({ v: 1, error: { code: 'no-route' } }, { status: 404 });
      try {
        return Response.json(await route(new URLSearchParams(query)));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { code, message, status } = error;
        return Response.json({ v: 1, error: { code, message } }, { status });
      }
    },
  };
}

/** Waits until every answer that is on its way has been taken in. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}
