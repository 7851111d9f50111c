import { object, optional, withDefault } from '../kit/settings/object.ts';
import { number, type ReadBy } from '../kit/settings/reader.ts';
import { usualBackoff } from './usual-backoff.ts';

const HOUR_MS = 3_600_000;

const backoff = object({
  initialMs: withDefault('wait before the second try, ms', number({ min: 0, max: HOUR_MS }), usualBackoff.initialMs),
  factor: withDefault('times so much before each further one', number({ min: 1, max: 100 }), usualBackoff.factor),
  maxMs: withDefault('the longest wait, ms', number({ min: 0, max: HOUR_MS }), usualBackoff.maxMs),
  jitter: withDefault(
    'up to this share of a wait is taken off it, by chance',
    number({ min: 0, max: 1 }),
    usualBackoff.jitter,
  ),
});

/** Reads how callers try again; each default is that of OpenAI's and Anthropic's SDKs (openai-node, anthropic-sdk-typescript, 2026). */
export const clientSettings = object({
  retries: withDefault('further tries behind the first', number({ min: 0, max: 20, whole: true }), 2),
  backoff: optional('how long a caller waits before a further try; without it, as each of its keys says', backoff),
  retryAfterMaxMs: withDefault(
    'a `retry-after` (or `retry-after-ms`) of up to so long is kept to instead of the wait, a longer one is not looked at, ms; 0: none is',
    number({ min: 0, max: HOUR_MS }),
    60_000,
  ),
  timeoutMs: optional('time-out of one try, ms; without it `requestTimeoutMs`', number({ min: 1, max: HOUR_MS })),
  abandonAfterMs: optional(
    'a caller gives up so long after its first try was sent, ms: what is in flight is cut. Without it none does',
    number({ min: 1, max: HOUR_MS }),
  ),
});

/** How the callers of a drill try again. */
export interface ClientSettings extends ReadBy<typeof clientSettings> {}
