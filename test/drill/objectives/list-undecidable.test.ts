import { expect, test } from 'vitest';
import { listUndecidable } from '../../../lib/drill/objectives/list-undecidable.ts';
import type { Objective } from '../../../lib/drill/objectives/objective.ts';
import type { PhaseName } from '../../../lib/kit/terms/phase.ts';

/** Half of them streamed, a third of each kind. */
const plan = (phase: PhaseName, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    phase,
    kind: (['extraction', 'tool-call', 'chat'] as const)[at % 3] ?? 'chat',
    streamed: at % 2 === 0,
  }));
const all = new Set(['extraction', 'tool-call', 'chat']);

test.each<[string, Objective, number, { planned: number; needed: number } | null]>([
  [
    '72 for a share of 95 %',
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 },
    72,
    { planned: 72, needed: 73 },
  ],
  ['73', { metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 }, 73, null],
  ['380 for 99 %', { metric: 'usableRatio', phase: 'on-fallback', min: 0.99 }, 380, { planned: 380, needed: 381 }],
  [
    'a share that must be small',
    { metric: 'failedRatio', phase: 'outage', max: 0.01 },
    380,
    { planned: 380, needed: 381 },
  ],
  ['a median', { metric: 'totalP50Ms', phase: 'outage', max: 800 }, 4, null],
  ['a p99', { metric: 'totalP99Ms', phase: 'outage', max: 800 }, 380, { planned: 380, needed: 381 }],
  ['a p95 of streams', { metric: 'ttftP95Ms', phase: 'outage', max: 800 }, 144, { planned: 72, needed: 73 }],
  [
    'a phase that nothing is planned for',
    { metric: 'usableRatio', phase: 'recovery', min: 0.5 },
    100,
    { planned: 0, needed: 4 },
  ],
  ['the whole run', { metric: 'httpSuccessRatio', phase: 'run', min: 0.95 }, 63, null],
  ['all of them, which no number would show', { metric: 'httpSuccessRatio', phase: 'outage', min: 1 }, 10, null],
  ['one figure of the run', { metric: 'failoverMs', phase: 'run', max: 800 }, 1, null],
  ['time between tokens, of which there are many', { metric: 'itlP99Ms', phase: 'outage', max: 800 }, 10, null],
])('%s', (_, objective, inOutage, expected) => {
  const arrivals = [...plan('warmup', 500), ...plan('baseline', 10), ...plan('outage', inOutage)];
  expect(listUndecidable([objective], arrivals, all)).toEqual(expected === null ? [] : [{ objective, ...expected }]);
});

test('requests that no contract is for do not count for what was usable', () => {
  const objective: Objective = { metric: 'usableRatio', phase: 'outage', min: 0.95 };
  expect(listUndecidable([objective], plan('outage', 90), new Set(['chat']))).toEqual([
    { objective, planned: 30, needed: 73 },
  ]);
});
