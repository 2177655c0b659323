/** Which runs the reader asks for: words that must all occur, or `/an expression/`. */

export type Matcher = (words: string) => boolean;

/** null: the expression is broken. Everything matches an empty query. */
export function matcherOf(query: string): Matcher | null {
  const trimmed = query.trim();
  const expression = /^\/(.+)\/$/.exec(trimmed)?.[1];
  if (expression !== undefined) return expressionOf(expression);
  const wanted = trimmed.toLowerCase().split(/\s+/);
  return (words) => {
    const all = words.toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
}

function expressionOf(source: string): Matcher | null {
  try {
    const expression = new RegExp(source, 'im');
    return (words) => expression.test(words);
  } catch {
    return null;
  }
}
