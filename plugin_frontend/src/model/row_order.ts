/** Keeps rows where they are while somebody points at them. */

/** `now` in the order of `before`; what is new comes last. */
export function orderedLike<T extends { fault: string }>(
  now: readonly T[],
  before: readonly string[],
): T[] {
  const place = (one: T): number => {
    const at = before.indexOf(one.fault);
    return at < 0 ? before.length : at;
  };
  return now.toSorted((a, b) => place(a) - place(b));
}
