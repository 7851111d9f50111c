import type { WireName } from '../client-driver.ts';
import { BOTH, type FaultCase, STREAMED, WHOLE } from '../fault-case.ts';
import { overloads } from './provider-errors.ts';

/** Whose limits each client runs into. */
const providers = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
} as const satisfies Record<WireName, string>;

const DAY_MS = 86_400_000;

/** Limits that the call of another has used up, and how long they stay so by the waits of the client. */
export const limitCases: readonly FaultCase[] = [
  ...[40, 90].map((everySeconds): FaultCase => ({
    title: `one request in ${everySeconds} s, and another was first`,
    modes: WHOLE,
    before: 'finished',
    fault: (wire) => ({
      kind: 'rate-limit',
      provider: providers[wire],
      perMinute: { requests: 60 / everySeconds },
      burstSeconds: everySeconds,
    }),
  })),
  {
    title: 'one request in 40 s, and another was first',
    modes: STREAMED,
    before: 'finished',
    fault: (wire) => ({
      kind: 'rate-limit',
      provider: providers[wire],
      perMinute: { requests: 60 / 40 },
      burstSeconds: 40,
    }),
  },
  {
    title: 'traffic that grows too fast, for 30 s',
    modes: BOTH,
    before: 'finished',
    fault(wire) {
      const provider = providers[wire];
      if (provider === 'gemini') return null;
      return { kind: 'acceleration-limit', provider, floor: { requests: 1 }, growthRatio: 0.5, windowMs: 30_000 };
    },
  },
  {
    title: 'the quota of the day is used up',
    modes: BOTH,
    before: 'finished',
    fault: (wire) => ({ kind: 'usage-quota', provider: providers[wire], quota: { requests: 1 }, windowMs: DAY_MS }),
  },
  {
    title: 'no slot is free',
    modes: BOTH,
    before: 'unfinished',
    fault: (wire) => ({ kind: 'concurrency-limit', slots: 1, queue: 0, error: overloads[wire] }),
  },
  {
    title: 'a place in a queue that does not move',
    modes: STREAMED,
    before: 'unfinished',
    timeouts: 'when quiet',
    fault: (wire) => ({ kind: 'concurrency-limit', slots: 1, queue: 1, error: overloads[wire] }),
  },
  {
    title: 'a prompt that does not fit the context window',
    modes: BOTH,
    fault: (wire) => ({ kind: 'context-window', provider: providers[wire], tokens: 3 }),
  },
];
