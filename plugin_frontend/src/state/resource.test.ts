import { expect, it } from 'vitest';
import { Resource } from './resource';

it('drops the answer to an earlier question', async () => {
  const resource = new Resource<string>();
  let answerFirst: (value: string) => void = () => {};
  const first = resource.load(
    () =>
      new Promise((resolve) => {
        answerFirst = resolve;
      }),
  );
  await resource.load(async () => 'second');
  answerFirst('first');
  await first;
  expect(resource.value.value).toBe('second');
});

it('keeps the last value when a question fails, and says so', async () => {
  const resource = new Resource<string>();
  await resource.load(async () => 'good');
  await resource.load(async () => {
    throw new Error('lost');
  });
  expect(resource.value.value).toBe('good');
  expect(resource.error.value?.message).toContain('lost');
  await resource.load(async () => 'better');
  expect(resource.error.value).toBeNull();
});

it('aborts what it no longer waits for', async () => {
  const resource = new Resource<string>();
  let seen: AbortSignal | null = null;
  void resource.load((signal) => {
    seen = signal;
    return new Promise(() => {});
  });
  resource.clear();
  expect(seen).toMatchObject({ aborted: true });
});
