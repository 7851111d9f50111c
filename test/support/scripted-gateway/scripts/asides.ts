import type { Outage, Script } from '../script.ts';

const silence: Outage[] = [{ primary: [{ kind: 'silence' }] }];

/** Gateways by what they ask besides, and by who has to wait. */
export const asideScripts = {
  canary: {
    says: 'sends every twentieth request to the fallback, all the time',
    behaviour: { route: { kind: 'fail-over' }, aside: { kind: 'canary', everyNth: 20 } },
    verdict: 'pass',
    planted: [],
  },
  'canary-slow-notice': {
    says: 'sends every twentieth request to the fallback, and notices an outage after 1.5 s',
    behaviour: {
      route: { kind: 'slow-notice', noticeMs: 1_500, openMs: 300 },
      aside: { kind: 'canary', everyNth: 20 },
    },
    verdict: 'fail',
    planted: ['lost'],
  },
  shadow: {
    says: 'copies every fourth request to the fallback, and drops what it answers',
    behaviour: { route: { kind: 'fail-over' }, aside: { kind: 'shadow', everyNth: 4 } },
    verdict: 'pass',
    planted: [],
  },
  'shadow-slow-notice': {
    says: 'copies every third request to the fallback, and notices an outage after 1.5 s',
    behaviour: { route: { kind: 'slow-notice', noticeMs: 1_500, openMs: 300 }, aside: { kind: 'shadow', everyNth: 3 } },
    verdict: 'fail',
    planted: ['lost'],
  },
  'shadow-only': {
    says: 'copies every request to the fallback, and never fails over',
    behaviour: { route: { kind: 'primary-only' }, aside: { kind: 'shadow', everyNth: 1 } },
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  hedge: {
    says: 'asks the fallback too where the primary has not begun within 60 ms',
    behaviour: { route: { kind: 'fail-over' }, aside: { kind: 'hedge', afterMs: 60 } },
    verdict: 'pass',
    planted: [],
  },
  'hedge-silence': {
    says: 'asks the fallback too after 150 ms of silence',
    behaviour: { route: { kind: 'fail-over' }, aside: { kind: 'hedge', afterMs: 150 } },
    outage: silence,
    verdict: 'pass',
    planted: [],
  },
  'hedge-keeps': {
    says: 'asks the fallback too after 150 ms of silence, and lets the other call run on',
    behaviour: {
      route: { kind: 'fail-over', timeoutMs: 20_000 },
      aside: { kind: 'hedge', afterMs: 150, keepsLoser: true },
    },
    outage: silence,
    verdict: 'fail',
    planted: ['left-running'],
  },
  'hedge-lies': {
    says: 'asks both, and names the other one than it took',
    behaviour: {
      route: { kind: 'fail-over' },
      aside: { kind: 'hedge', afterMs: 60 },
      changes: [{ kind: 'header', of: 'fallback' }],
    },
    verdict: 'fail',
    planted: ['false-claims'],
  },
  'health-checks': {
    says: 'asks both providers for their models, three times a second',
    behaviour: { route: { kind: 'fail-over' }, aside: { kind: 'health-checks', everyMs: 300 } },
    verdict: 'pass',
    planted: ['other-calls'],
  },
  'health-checks-only': {
    says: 'asks both providers for their models, and never fails over',
    behaviour: { route: { kind: 'primary-only' }, aside: { kind: 'health-checks', everyMs: 300 } },
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'other-calls'],
  },
  queue: {
    says: 'works on eight requests at a time',
    behaviour: { route: { kind: 'fail-over' }, queue: { slots: 8 } },
    verdict: 'pass',
    planted: [],
  },
  'queue-retries': {
    says: 'works on four requests at a time, which wait 1.2 s for the primary in an outage',
    behaviour: { route: { kind: 'wait', waitMs: 1_200 }, queue: { slots: 4 } },
    verdict: 'fail',
    planted: ['no-failover', 'no-failback', 'lost'],
  },
  herd: {
    says: 'lets all who wait go together, every 1.5 s',
    behaviour: { route: { kind: 'fail-over', timeoutMs: 2_000 }, queue: { slots: 1, herdMs: 1_500 } },
    verdict: 'fail',
    planted: ['no-failover', 'no-failback'],
  },
} satisfies Record<string, Script>;
