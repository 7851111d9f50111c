/**
 * The drill that `cutover demo` runs, half a minute long, with nothing to install: two mock providers and a plain
 * router. The primary answers 503, and the fallback, which got the primary's prompts, carries the load.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { seed, primary, fallback, traffic, contracts } = sampleApplication;

export const drill = defineDrill({
  name: 'demo',
  description: 'The primary model answers 503; a plain router tries it once more, then the fallback.',
  seed,
  target: { kind: 'router', requestTimeoutMs: 6_000 },
  providers: {
    primary: { upstream: { kind: 'mock', mock: primary } },
    fallback: { upstream: { kind: 'mock', mock: fallback } },
  },
  traffic,
  timeline: [
    { phase: 'warmup', durationMs: 3_000, rateFactor: 0.5 },
    { phase: 'baseline', durationMs: 8_000 },
    {
      phase: 'outage',
      durationMs: 10_000,
      rateFactor: 1.5,
      primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    },
    { phase: 'recovery', durationMs: 6_000 },
  ],
  contracts,
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.98 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
    { metric: 'usableRatio', phase: 'on-fallback', min: 0.95 },
  ],
});
