import { Pool, RequestError } from 'influx/lib/src/pool.js';
import { formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { removeSecrets, removeShapes } from '../../kit/secrets/redact-text.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import type { InfluxPlace } from './influx-place.ts';

/**
 * What came of a write.
 *
 * - `written`: all of it is there
 * - `refused`: it will never be taken as it is; `dropped` of its points are not there, null: nobody says how many
 * - `failed`: it may be taken another time
 */
export type WriteOutcome =
  | { kind: 'written' }
  | { kind: 'refused'; dropped: number | null; why: string }
  | { kind: 'failed'; why: string };

/** Writes to a database, once and for all. */
export interface InfluxClient {
  /** Lines of the line protocol, times in nanoseconds. Never throws, and is over when its time is, or `signal` says so. */
  write(lines: string, signal: AbortSignal): Promise<WriteOutcome>;
}

/** A database that takes longer for one write is taken for one that does not answer, ms. */
const WRITE_TIMEOUT_MS = 15_000;
const WORDS_CHARACTERS = 300;
/** What the body itself is to blame for: that it cannot be read, or is too big. */
const REFUSALS: readonly (number | undefined)[] = [400, 413, 422];
const NO_DATABASE = 404;

/** The package's own would set a host aside that has failed once. */
const steady = {
  getDelay: () => 0,
  next() {
    return this;
  },
  reset() {
    return this;
  },
};

/** A client by the connection pool of the package `influx`: retries and waits are the sender's. */
export function createInfluxClient(place: InfluxPlace, timeoutMs = WRITE_TIMEOUT_MS): InfluxClient {
  const { api, database, retentionPolicy: rp, authorization } = place;
  const pool = new Pool({ maxRetries: 0, requestTimeout: timeoutMs, backoff: steady });
  pool.addHost(api);
  // However short: these are words of the database alone, in which a password has no business.
  const secrets = place.secrets.toSorted((a, b) => b.length - a.length);
  const clean = (text: string): string => removeShapes(removeSecrets(text, secrets));
  const headers = authorization === null ? {} : { Authorization: authorization };
  const post = (path: string, query: object, body: string, signal: AbortSignal): Promise<void> => {
    const ended = AbortSignal.any([signal, timeoutSignal(timeoutMs)]);
    // The pool never settles where a response breaks off in its body.
    return Promise.race([pool.discard({ method: 'POST', path, query, body, headers, signal: ended }), rejectAt(ended)]);
  };
  const createDatabase = (signal: AbortSignal): Promise<void> =>
    post('/query', { q: `CREATE DATABASE "${database.replaceAll(/["\\]/g, String.raw`\$&`)}"` }, '', signal);
  return {
    async write(lines, signal) {
      try {
        await post('/write', { db: database, precision: 'ns', ...(rp === null ? {} : { rp }) }, lines, signal);
        return { kind: 'written' };
      } catch (error) {
        const status = error instanceof RequestError ? error.res.statusCode : undefined;
        const why = excerpt(clean(describe(error, timeoutMs)), WORDS_CHARACTERS);
        if (REFUSALS.includes(status)) return { kind: 'refused', dropped: readDropped(why), why };
        // As k6 does. Version 2 and 3 have no such query, and say so.
        if (status === NO_DATABASE && why.includes('database not found')) await createDatabase(signal).catch(() => {});
        return { kind: 'failed', why };
      }
    },
  };
}

function rejectAt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** `partial write: field type conflict: … dropped=3`. Where it could not read a line it says 0, though that line is not there. */
function readDropped(why: string): number | null {
  const count = Number(/\bdropped=(\d+)/.exec(why)?.[1] ?? 0);
  return count === 0 ? null : count;
}

function describe(error: unknown, timeoutMs: number): string {
  if (error instanceof RequestError) return error.message.replace(/^A (\d+) (.*?) error occurred: /, '$1 $2: ').trim();
  const { name } = error as Error;
  if (name === 'AbortError') return 'it was not waited for any longer';
  if (name === 'TimeoutError') return `it did not answer within ${timeoutMs / 1_000} s`;
  return formatCause(error);
}
