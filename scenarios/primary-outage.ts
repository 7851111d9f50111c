/**
 * The drill that `npm start` runs, about a minute long: under load the primary model answers 503 for a while and
 * then goes silent, and the fallback carries one and a half times the usual traffic.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { extractionSchema, supportTools } from '../lib/drill/workload.ts';

export { options, replay as default, setup } from './support/replay.ts';

export const drill = defineDrill({
  name: 'primary-outage',
  description: 'The primary model answers 503, then falls silent; the fallback carries the peak.',
  seed: 42,
  target: { kind: 'portkey', requestTimeoutMs: 6_000 },
  providers: {
    primary: {
      upstream: {
        kind: 'mock',
        mock: {
          model: 'primary-model',
          wire: 'openai-chat',
          dialect: 'strict',
          ttft: 'gpt-4o-mini',
          tokensPerSecond: 180,
        },
      },
    },
    fallback: {
      upstream: {
        kind: 'mock',
        // A model that got the primary's prompt: what that does to its answers was measured (see the dialect).
        mock: {
          model: 'fallback-model',
          wire: 'openai-chat',
          dialect: 'gpt-4o-dspy-2024',
          ttft: 'gpt-4.1',
          tokensPerSecond: 120,
        },
      },
    },
  },
  traffic: {
    arrivals: { kind: 'poisson', ratePerSecond: 15 },
    lengths: 'azure-2023-conversation',
    maxOutputTokens: 400,
    kinds: [
      { kind: 'extraction', weight: 5, streamedRatio: 0.3 },
      { kind: 'tool-call', weight: 2, streamedRatio: 0.3 },
      { kind: 'chat', weight: 3, streamedRatio: 0.9 },
    ],
    requestTimeoutMs: 15_000,
    vus: 500,
  },
  timeline: [
    { phase: 'warmup', durationMs: 5_000, rateFactor: 0.5 },
    { phase: 'baseline', durationMs: 15_000 },
    {
      phase: 'outage',
      durationMs: 14_000,
      rateFactor: 1.5,
      primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    },
    { phase: 'outage', durationMs: 14_000, rateFactor: 1.5, primary: [{ kind: 'silence' }] },
    { phase: 'recovery', durationMs: 12_000 },
  ],
  contracts: [
    { kind: 'json-schema', for: 'extraction', schema: extractionSchema },
    { kind: 'tool-call', for: 'tool-call', tools: supportTools },
    { kind: 'markdown', for: 'chat' },
  ],
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
    { metric: 'usableRatio', phase: 'on-fallback', min: 0.95 },
    { metric: 'totalP95Ms', phase: 'on-fallback', max: 8_000 },
  ],
});
