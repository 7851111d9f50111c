import type { Drill } from '../../drill/drill.ts';
import { mapFaults } from '../../drill/timeline-entry.ts';
import { faultSettings } from '../../faults/index.ts';
import { parseDrillInput } from '../runner/read-drill.ts';

/** Its stretches: one to get warm, a calm one, a busy one, and one in which k6 is still there to be looked at. */
export const stretches = [
  { rate: 30, durationMs: 3_000 },
  { rate: 5, durationMs: 4_000 },
  { rate: 45, durationMs: 5_000 },
  { rate: 5, durationMs: 1_500 },
] as const;

/**
 * The drill by which a machine is measured: two mocks that answer fast behind Cutover's own router, the first of them down, so that each caller costs two calls, as in a
 * search. What is asked, how it is streamed and how long answers are is the traffic of `like`; left out: two thirds streams, 200 tokens at most.
 */
export function measuredDrill(like: Drill | null): Drill {
  const mock = (model: string) => ({
    upstream: {
      kind: 'mock' as const,
      mock: { model, wire: 'openai-chat' as const, ttft: 'instant', tokensPerSecond: 2_000 },
    },
  });
  const { drill: basis } = parseDrillInput({
    name: 'machine',
    seed: 1,
    target: { kind: 'router', requestTimeoutMs: TIMEOUT_MS, retryAttempts: 0 },
    providers: { primary: mock('held-down'), fallback: mock('fast') },
    traffic: { arrivals: { kind: 'poisson', ratePerSecond: 1 }, maxOutputTokens: 200, requestTimeoutMs: TIMEOUT_MS },
    timeline: [
      { phase: 'baseline', durationMs: 1_000 },
      { phase: 'outage', durationMs: 1_000, primary: [{ ...down }] },
      { phase: 'recovery', durationMs: 1_000 },
    ],
    contracts: [],
  });
  const timeline = stretches.map(({ rate, durationMs }) =>
    mapFaults({ phase: 'outage', durationMs, rateFactor: rate }, ['primary'], () => [faultSettings.read(down, 'down')]),
  );
  return { ...basis, timeline, traffic: like === null ? basis.traffic : borrow(basis, like) };
}

const TIMEOUT_MS = 10_000;
const down = { kind: 'error-response', error: 'openai-503-overloaded' } as const;

/** What it is asked, and nothing of when, by whom again, or how the caller is known. */
function borrow(
  { traffic }: Drill,
  { traffic: { requests, lengths, maxOutputTokens, tenants } }: Drill,
): Drill['traffic'] {
  return { ...traffic, requests, lengths, maxOutputTokens, tenants };
}
