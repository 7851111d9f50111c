/**
 * The drill that `npm start` runs, about a minute long: under load the primary model answers 503 for a while and
 * then goes silent, and the fallback carries one and a half times the usual traffic.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { seed, primary, fallback, traffic, contracts } = sampleApplication;

export const drill = defineDrill({
  name: 'primary-outage',
  description: 'The primary model answers 503, then falls silent; the fallback carries the peak.',
  seed,
  target: { kind: 'portkey', requestTimeoutMs: 6_000 },
  providers: {
    primary: { upstream: { kind: 'mock', mock: primary } },
    fallback: { upstream: { kind: 'mock', mock: fallback } },
  },
  traffic,
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
  contracts,
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
    { metric: 'usableRatio', phase: 'on-fallback', min: 0.95 },
    { metric: 'totalP95Ms', phase: 'on-fallback', max: 8_000 },
  ],
});
