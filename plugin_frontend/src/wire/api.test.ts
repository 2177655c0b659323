import { describe, expect, it } from 'vitest';
import { COLLAPSED, runsAnswer } from '../../testing/answers';
import { Refused, server } from '../../testing/server';
import { Api, type Fetch } from './api';

const { signal } = new AbortController();

describe('Api', () => {
  it('asks again by rev and keeps the object while nothing changed', async () => {
    const { fetch, asked, routes } = server();
    const api = new Api(fetch);
    const first = await api.runs(signal);
    routes.runs = () => ({ v: 1, rev: 'a', unchanged: true });
    expect(await api.runs(signal)).toBe(first);
    routes.runs = () => runsAnswer([COLLAPSED], 'b');
    const changed = await api.runs(signal);
    expect(changed).not.toBe(first);
    expect(changed.runs).toHaveLength(1);
    expect(asked).toEqual(['./runs', './runs?rev=a', './runs?rev=a']);
  });

  it('escapes the name of a run', async () => {
    const { fetch, asked } = server();
    await expect(new Api(fetch).report('a&b=c/é', signal)).rejects.toThrow(
      "unknown run: 'a&b=c/é'",
    );
    expect(asked).toEqual(['./report?run=a%26b%3Dc%2F%C3%A9']);
  });

  it('says what the server said', async () => {
    const { fetch } = server({
      runs: () => {
        throw new Refused(400, 'bad-request', 'no such thing');
      },
    });
    await expect(new Api(fetch).runs(signal)).rejects.toMatchObject({
      code: 'bad-request',
      message: 'no such thing',
    });
  });

  it.each<[string, string, Fetch]>([
    ['another version', 'bad-version', async () => Response.json({ v: 2, rev: 'a' })],
    ['no JSON', 'bad-answer', async () => new Response('<html>', { status: 502 })],
    ['no object', 'bad-answer', async () => Response.json(null)],
    ['no answer', 'unreachable', () => Promise.reject(new TypeError('failed to fetch'))],
    [
      'an unchanged it never had',
      'bad-answer',
      async () => Response.json({ v: 1, unchanged: true }),
    ],
  ])('refuses %s', async (_, code, fetch) => {
    await expect(new Api(fetch).runs(signal)).rejects.toMatchObject({ code });
  });
});
