import { excerpt } from '../../lib/kit/excerpt.ts';
import type { RecordedExchange } from '../../lib/collector/records/recording.ts';

/** An entry of a log as an exchange, or why it is none. */
export type ImportedEntry = { kind: 'exchange'; exchange: RecordedExchange } | { kind: 'skipped'; reason: string };

/** An entry that is left out; `reason` may have words of the log in it. */
export function skipEntry(reason: string): ImportedEntry {
  return { kind: 'skipped', reason: excerpt(reason, 120) };
}
