import type { Script } from '../script.ts';

/** Gateways by whom they ask. */
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
  breaker: {
    says: 'asks the primary no more after three failures, but for a trial each second',
    behaviour: { route: { kind: 'breaker', failures: 3, openMs: 1_000, trial: 'request' } },
    verdict: 'pass',
    planted: [],
  },
  'slow-notice': {
    says: 'passes errors on for 1.5 s before it moves',
    behaviour: { route: { kind: 'slow-notice', noticeMs: 1_500, openMs: 500 } },
    verdict: 'fail',
    planted: ['lost'],
  },
  'wait-for-primary': {
    says: 'lets each caller wait 1.5 s for the primary before it asks the fallback',
    behaviour: { route: { kind: 'wait', waitMs: 1_500 } },
    verdict: 'fail',
    planted: ['no-failover', 'storm'],
  },
} satisfies Record<string, Script>;
