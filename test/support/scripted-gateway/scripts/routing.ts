import type { Outage, Script } from '../script.ts';

const silence: Outage[] = [{ primary: [{ kind: 'silence' }] }];
const slow: Outage[] = [{ primary: [{ kind: 'late-headers', delay: { kind: 'constant', ms: 1_500 } }] }];
const overloaded = { kind: 'error-response', error: 'openai-503-overloaded' } as const;
const rateLimited = { kind: 'error-response', error: 'openai-429-rpm' } as const;

/** Gateways by whom they ask, and when. */
export const routingScripts = {
  'fail-over': {
    says: 'asks the fallback wherever the primary fails',
    behaviour: { route: { kind: 'fail-over' } },
    verdict: 'pass',
    planted: [],
  },
  'primary-only': {
    says: 'never fails over',
    behaviour: { route: { kind: 'primary-only' } },
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'primary-only-silence': {
    says: 'never fails over from silence, and waits longer than its callers do',
    behaviour: { route: { kind: 'primary-only', timeoutMs: 10_000 } },
    outage: silence,
    callerTimeoutMs: 800,
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  breaker: {
    says: 'asks the primary no more after three failures, but for a trial each second',
    behaviour: { route: { kind: 'breaker', failures: 3, openMs: 1_000, trial: 'request' } },
    verdict: 'pass',
    planted: [],
  },
  'breaker-silence': {
    says: 'is slow to learn of silence, once, and tries again three times a second',
    behaviour: { route: { kind: 'breaker', failures: 3, openMs: 300, trial: 'request' } },
    outage: silence,
    verdict: 'pass',
    planted: [],
  },
  'breaker-probes': {
    says: 'tries the primary with calls of its own, that bear no id',
    behaviour: { route: { kind: 'breaker', failures: 15, openMs: 500, trial: 'probe' } },
    verdict: 'pass',
    planted: ['other-calls'],
  },
  sticky: {
    says: 'never goes back',
    behaviour: { route: { kind: 'breaker', failures: 15, openMs: 1, trial: 'none' } },
    verdict: 'fail',
    planted: ['no-failback'],
  },
  'silence-timeout': {
    says: 'waits 0.4 s for the primary, for each request anew',
    behaviour: { route: { kind: 'fail-over' } },
    outage: silence,
    verdict: 'pass',
    planted: [],
  },
  'slow-primary': {
    says: 'moves on from a primary that is slow',
    behaviour: { route: { kind: 'fail-over' } },
    outage: slow,
    verdict: 'pass',
    planted: [],
  },
  'slow-primary-endured': {
    says: 'waits for a primary that is slow',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 5_000 } },
    outage: slow,
    acts: 'on-every-call',
    verdict: 'fail',
    planted: ['no-failover'],
  },
  'slow-notice': {
    says: 'passes errors on for 1.5 s before it moves',
    behaviour: { route: { kind: 'slow-notice', noticeMs: 1_500, openMs: 300 } },
    verdict: 'fail',
    planted: ['lost'],
  },
  'wait-for-primary': {
    says: 'lets each caller wait 1.5 s for the primary before it asks the fallback',
    behaviour: { route: { kind: 'wait', waitMs: 1_500 } },
    verdict: 'fail',
    planted: ['no-failover', 'storm'],
  },
  alternate: {
    says: 'sends every other request to the fallback first, once the primary has failed',
    behaviour: { route: { kind: 'alternate' } },
    verdict: 'fail',
    planted: ['flaps', 'no-failback'],
  },
  'early-back': {
    says: 'is back at the primary after 1 s of outage, for 1 s of errors',
    behaviour: { route: { kind: 'early-back', awayMs: 1_000, backMs: 1_000 } },
    verdict: 'fail',
    planted: ['lost'],
  },
  part: {
    says: 'gives every other failed request to the fallback',
    behaviour: { route: { kind: 'part', oneOf: 2 } },
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  retries: {
    says: 'asks the primary three times, 50 and 100 ms apart, before it moves',
    behaviour: { route: { kind: 'fail-over', tries: 3, backoffMs: 50 } },
    verdict: 'fail',
    planted: ['storm'],
  },
  'long-retries': {
    says: 'asks the primary three times, 400 and 800 ms apart, before it moves',
    behaviour: { route: { kind: 'fail-over', tries: 3, backoffMs: 400 } },
    verdict: 'fail',
    planted: ['storm', 'no-failover'],
  },
  'moves-on-503': {
    says: 'moves on from 503 alone, and meets 503',
    behaviour: { route: { kind: 'fail-over', movesOn: [503] } },
    verdict: 'pass',
    planted: [],
  },
  'moves-on-503-alone': {
    says: 'moves on from 503 alone, and meets 429',
    behaviour: { route: { kind: 'fail-over', movesOn: [503] } },
    outage: [{ primary: [rateLimited] }],
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'both-fail': {
    says: 'asks a fallback that fails too',
    behaviour: { route: { kind: 'fail-over' } },
    outage: [{ primary: [overloaded], fallback: [overloaded] }],
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'fallback-limited': {
    says: 'asks a fallback that turns every third request away',
    behaviour: { route: { kind: 'fail-over' } },
    outage: [{ primary: [overloaded], fallback: [{ ...rateLimited, when: { everyNth: 3 } }] }],
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'sticky-by-turns': {
    says: 'sticks to the fallback, whose turn it then is to fail',
    behaviour: { route: { kind: 'breaker', failures: 1_000, openMs: 1, trial: 'none' } },
    outage: [
      { primary: [overloaded], durationMs: 2_500 },
      { primary: [overloaded], fallback: [overloaded], durationMs: 2_500 },
    ],
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'some-fail': {
    says: 'moves on with the third of the requests that the primary fails',
    behaviour: { route: { kind: 'fail-over' } },
    outage: [{ primary: [{ ...overloaded, when: { everyNth: 3 } }] }],
    verdict: 'pass',
    planted: [],
  },
} satisfies Record<string, Script>;
