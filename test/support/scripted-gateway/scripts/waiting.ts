import type { Outage, Script } from '../script.ts';

const silence: Outage[] = [{ primary: [{ kind: 'silence' }] }];
const overloaded = { kind: 'error-response', error: 'openai-503-overloaded' } as const;
/** The primary fails, and every fifth call of the fallback takes 2 s. */
const slowFallback: Outage[] = [
  {
    primary: [overloaded],
    fallback: [{ kind: 'late-headers', delay: { kind: 'constant', ms: 2_000 }, when: { everyNth: 5 } }],
  },
];

/** Gateways by how long they wait, and by what becomes of their calls. */
export const waitingScripts = {
  deadline: {
    says: 'answers 504 by itself after 0.6 s, and hangs up',
    behaviour: { route: { kind: 'primary-only', timeoutMs: 5_000 }, deadline: { ms: 600, status: 504 } },
    outage: silence,
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'deadline-leaves': {
    says: 'answers 504 by itself after 0.6 s, and lets its calls run on',
    behaviour: {
      route: { kind: 'primary-only', timeoutMs: 20_000 },
      deadline: { ms: 600, status: 504 },
      leaves: ['deadline'],
    },
    outage: silence,
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'left-running'],
  },
  'deadline-408-leaves': {
    says: 'answers 408 by itself after 0.6 s, and lets its calls run on',
    behaviour: {
      route: { kind: 'primary-only', timeoutMs: 20_000 },
      deadline: { ms: 600, status: 408 },
      leaves: ['deadline'],
    },
    outage: silence,
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'left-running'],
  },
  'caller-leaves': {
    says: 'hangs up when its caller has',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 20_000 } },
    outage: silence,
    callerTimeoutMs: 600,
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'outlives-callers': {
    says: 'lets its calls run on when their callers have gone',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 20_000 }, leaves: ['caller'] },
    outage: silence,
    callerTimeoutMs: 600,
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'left-running'],
  },
  'time-out-leaves': {
    says: 'moves on after 0.4 s, and lets the silent call run on',
    behaviour: { route: { kind: 'fail-over' }, leaves: ['time-out'] },
    outage: silence,
    verdict: 'fail',
    planted: ['left-running'],
  },
  'breaker-outlives-callers': {
    says: 'is slow to open a breaker, and lets calls run on when their callers have gone',
    behaviour: {
      route: { kind: 'breaker', failures: 3, openMs: 300, trial: 'request', timeoutMs: 1_500 },
      leaves: ['caller'],
    },
    outage: silence,
    callerTimeoutMs: 600,
    verdict: 'fail',
    planted: ['lost', 'left-running'],
  },
  'retries-for-nobody': {
    says: 'answers 504 by itself after 1 s, and goes on asking for nobody',
    behaviour: {
      route: { kind: 'fail-over', tries: 5, backoffMs: 200, timeoutMs: 1_500 },
      deadline: { ms: 1_000, status: 504 },
      leaves: ['deadline'],
    },
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'left-running', 'storm', 'errors-changed'],
  },
  'endures-slow-ones': {
    says: 'lets the callers of a fallback that is slow at times wait',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 5_000 } },
    outage: slowFallback,
    verdict: 'fail',
    planted: ['no-failover'],
  },
  'kills-slow-ones': {
    says: 'answers 504 after 0.9 s where a fallback is slow at times',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 5_000 }, deadline: { ms: 900, status: 504 } },
    outage: slowFallback,
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
} satisfies Record<string, Script>;
