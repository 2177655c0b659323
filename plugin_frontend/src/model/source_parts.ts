/** A source of a remedy: who and when, what, and where it can be read. */

export interface SourceParts {
  /** "Heusel et al. 2017", or all of it where it has no year. */
  who: string;
  /** "TTUR"; empty where `who` is all. */
  what: string;
  /** https only; null where the text names no address that can be told for sure. */
  url: string | null;
}

const WHO = /^(.{3,}?\b(?:19|20)\d\d[a-z]?),\s+(.+)$/;
const ARXIV = /\barXiv[ :](\d{4}\.\d{4,5})\b/i;
const GITHUB = /\b([\w.-]+\/[\w.-]+) (issue|pull request) (\d+)\b/;

export function sourceParts(source: string): SourceParts {
  const url = urlOf(source);
  if (url === source) return { who: withoutScheme(source), what: '', url };
  const [, who = source, what = ''] = WHO.exec(source) ?? [];
  return { who, what, url };
}

function urlOf(source: string): string | null {
  if (/^https:\/\/\S+$/.test(source)) return source;
  const paper = ARXIV.exec(source)?.[1];
  if (paper) return `https://arxiv.org/abs/${paper}`;
  const [, repository, kind, number] = GITHUB.exec(source) ?? [];
  if (!repository) return null;
  return `https://github.com/${repository}/${kind === 'issue' ? 'issues' : 'pull'}/${number}`;
}

const withoutScheme = (url: string): string => url.replace(/^https:\/\//, '').replace(/\/$/, '');
