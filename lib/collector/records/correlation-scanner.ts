import { type Correlation, findAnyIndex, findCorrelation, formatCorrelationId } from '../../kit/terms/correlation.ts';

/** Looks for the id of this run in a body that comes in pieces, without keeping the body. */
export interface CorrelationScanner {
  /** The next piece, as any text that leaves ASCII as it is (latin1, say). */
  push(piece: string): void;
  found(): Correlation;
  /** Did it bear an id, of whatever run? */
  foundAny(): boolean;
}

/** Quote or bracket, nine digits, quote or bracket. */
const AROUND_PREFIX = 11;
/** The longest run token of another run that is looked for. */
const MAX_TOKEN = 32;

/** A scanner that finds in pieces of any size what `findCorrelation` finds in the whole body. */
export function createCorrelationScanner(runToken: string): CorrelationScanner {
  const prefix = formatCorrelationId(runToken, 0).slice(0, -1);
  const overlap = prefix.length + AROUND_PREFIX + MAX_TOKEN;
  let tail = '';
  let found: Correlation = { index: null, by: null };
  let any = false;
  return {
    push(piece) {
      if (found.by === 'body') return;
      const text = tail + piece;
      tail = text.slice(-overlap);
      any ||= findAnyIndex(text) !== null;
      if (!any || !text.includes(prefix)) return;
      const here = findCorrelation(undefined, text, runToken);
      if (here.by === 'body' || found.by === null) found = here;
    },
    found: () => found,
    foundAny: () => any,
  };
}
