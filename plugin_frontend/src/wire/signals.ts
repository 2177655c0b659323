/** The answer of `signals`: everything that was measured in a run. */
import { type Decoded, fields, list, number, text } from './shape';

const entry = fields({ signal: text, unit: text, what: text, n: number });

export const decodeSignals = fields({ rev: text, signals: list(entry) });

export type SignalEntry = Decoded<typeof entry>;
export type SignalsAnswer = Decoded<typeof decodeSignals>;
