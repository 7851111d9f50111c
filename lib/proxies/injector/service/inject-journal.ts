import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { CutoverError, formatCause } from '../../../kit/cutover-error.ts';
import { createJournal } from '../../process/journal.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import type { LinesLost } from '../injector-status.ts';
import type { SessionChange } from './session-lock.ts';

/** What a long-lived injector did, or what was done to it; a line of its journal each. */
export type InjectJournalEntry =
  | { what: 'started'; pid: number; upstream: string }
  | { what: 'armed'; faults: string[]; holder: string | null }
  | { what: 'reverted' | 'expired'; holder: string | null }
  | { what: 'session'; event: SessionChange['event']; holder: string }
  | { what: 'stopped'; pid: number; linesLost: LinesLost };

/** What an earlier injector with this journal had armed when it ended without a word. */
export interface LeftArmed {
  faults: string[];
  holder: string | null;
  armedEpochMs: number;
}

/**
 * Opens the journal at `path`, made when it is not there, and reads how its last injector ended. Throws an
 * `environment` error when it cannot be read or written.
 */
export function openInjectJournal(path: string): {
  write: (entry: InjectJournalEntry) => void;
  left: LeftArmed | null;
} {
  try {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    // What a kill cut short must not swallow the next line.
    appendFileSync(path, text === '' || text.endsWith('\n') ? '' : '\n', { mode: 0o600 });
    return { write: createJournal(path), left: findLeftArmed(text) };
  } catch (error) {
    throw new CutoverError('environment', `The journal ${path} cannot be opened: ${formatCause(error)}.`, {
      cause: error,
    });
  }
}

/** What the last injector in this journal had armed at its end; null when it had taken all back. */
export function findLeftArmed(text: string): LeftArmed | null {
  let left: LeftArmed | null = null;
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry === null) continue;
    if (entry['what'] === 'armed' && Array.isArray(entry['faults'])) {
      left = {
        faults: entry['faults'].map(String),
        holder: typeof entry['holder'] === 'string' ? entry['holder'] : null,
        armedEpochMs: Number(entry['atEpochMs']),
      };
    } else if (['started', 'reverted', 'expired', 'stopped'].includes(String(entry['what']))) left = null;
  }
  return left;
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}
