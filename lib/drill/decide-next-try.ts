import type { Random } from '../kit/stats/random.ts';
import { backoffRangeMs } from './caller-times.ts';
import type { ClientSettings } from './clients.ts';

/** One try that is over, as its caller knows it. */
export interface TryOutcome {
  /** 1, 2, 3 … */
  ordinal: number;
  /** 0: there was no whole answer. */
  status: number;
  /** Had an answer begun before it broke off? */
  begun: boolean;
  /** Of the response, names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** From when the first try was sent until this one was over, ms. */
  elapsedMs: number;
  nowEpochMs: number;
}

/**
 * What a caller does then.
 *
 * - `end`: it is done, with an answer or without
 * - `again`: it waits, and asks again
 * - `abandon`: it has no more patience, `abandonAfterMs` is over or would be before the next try
 */
export type NextTry = { kind: 'end' } | { kind: 'again'; waitMs: number } | { kind: 'abandon' };

/** A timer is never this much early. */
const EARLY_MS = 5;

/**
 * Decides by the rules of OpenAI's and Anthropic's SDKs: a connection that fails, a time-out before the head, 408, 409, 429 and all from
 * 500 on are tried again, and whatever `x-should-retry` says so of; an answer that breaks off once it has begun never is.
 */
export function decideNextTry(clients: ClientSettings, outcome: TryOutcome, random: Random): NextTry {
  const { retries, abandonAfterMs = Infinity } = clients;
  const { ordinal, status, elapsedMs } = outcome;
  if (status === 0 && elapsedMs >= abandonAfterMs - EARLY_MS) return { kind: 'abandon' };
  if (ordinal > retries || !isRetried(outcome)) return { kind: 'end' };
  const waitMs = readRetryAfter(clients, outcome) ?? drawBackoff(clients, ordinal, random);
  return elapsedMs + waitMs >= abandonAfterMs ? { kind: 'abandon' } : { kind: 'again', waitMs };
}

function isRetried({ status, begun, headers }: TryOutcome): boolean {
  if (status === 0) return !begun;
  if (status >= 200 && status < 300) return false;
  const told = headers['x-should-retry'];
  if (told === 'true' || told === 'false') return told === 'true';
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function drawBackoff(clients: ClientSettings, further: number, random: Random): number {
  const { longestMs, shortestMs } = backoffRangeMs(clients, further);
  return longestMs - (longestMs - shortestMs) * random();
}

/** Null: there is none, it cannot be read, or it is longer than callers keep to. */
function readRetryAfter({ retryAfterMaxMs }: ClientSettings, { headers, nowEpochMs }: TryOutcome): number | null {
  const candidates = [
    readNumber(headers['retry-after-ms'], 1),
    readNumber(headers['retry-after'], 1_000),
    Date.parse(headers['retry-after'] ?? '') - nowEpochMs,
  ];
  const waitMs = candidates.find((ms) => !Number.isNaN(ms));
  return retryAfterMaxMs === 0 || waitMs === undefined || waitMs < 0 || waitMs > retryAfterMaxMs ? null : waitMs;
}

function readNumber(text: string | undefined, timesMs: number): number {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) * timesMs : Number.NaN;
}
