import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';

/** What a search came to that broke at 10/s, by the limit of requests, with a declared peak of 8/s; `changes` over it. */
export function writeCapacity(changes: Partial<Capacity>): Capacity {
  return {
    schemaVersion: 1,
    kind: 'capacity',
    capacityId: 'x-capacity-1',
    drill: 'x',
    seed: 7,
    startedAt: '2026-11-29T01:02:03.000Z',
    durationMs: 600_000,
    through: null,
    heldDown: ['primary'],
    peakRate: 8,
    mostRate: 32,
    blockMs: 60_000,
    warmupMs: 15_000,
    conditions: [{ id: 'success', label: 'an answer', attainment: 0.95 }],
    verdict: 'pass',
    reason: 'It holds the declared peak of 8.00/s, as 480 callers at it show.',
    peak: { outcome: 'met', blocks: 1, callers: 480 },
    ended: { kind: 'found' },
    machine: { part: 'processors', perSecond: 150, most: 105, ends: false },
    breaking: {
      perSecond: 10,
      interval: [9.5, 10.5],
      inputTokensPerMinute: 600_000,
      outputTokensPerMinute: 36_000,
      concurrent: 12,
    },
    held: 9.6,
    failed: 10.2,
    headroom: 1.25,
    shape: 'knee',
    brokeFirst: {
      limit: 'requests-per-minute',
      meaning: 'the limit of requests a minute',
      callers: 90,
      missed: 100,
      words: [{ text: 'Rate limit reached', callers: 90 }],
      conditions: ['success'],
    },
    shapes: null,
    steps: [],
    spent: { requests: 4_000, tokens: 4_000_000, money: null },
    ...changes,
  };
}
