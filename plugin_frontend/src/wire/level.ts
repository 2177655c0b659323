/** Severity levels, in the order of their codes: healthy 0, watch 1, warning 2, critical 3. */

export const LEVELS = ['healthy', 'watch', 'warning', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** A verdict is a level, or "unknown": too short, or nothing could be checked. */
export type Verdict = Level | 'unknown';

/** First step, last step (inclusive), level. What lies between segments is healthy. */
export type Segment = readonly [first: number, last: number, level: Level];

export const codeOf = (level: Level): number => LEVELS.indexOf(level);
export const levelOfCode = (code: number): Level => LEVELS[code] ?? 'healthy';
