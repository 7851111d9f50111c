/**
 * The primary fails all at once and comes back throttled, and the fallback's own account is too small for the peak: it
 * limits how fast traffic may grow, and tokens per minute. The primary does what OpenAI's API did on 8 November 2023: 502
 * (three quarters) and 503 from its edge, then 429 "come back later" while it was let back up (status.openai.com and
 * probes of apicontext.com; times are shortened). That the fallback punishes a sharp rise is documented by OpenAI
 * (429 `slow_down`); its figures are assumed.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { seed, primary, fallback, traffic, contracts } = sampleApplication;

export const drill = defineDrill({
  name: 'fallback-limits',
  description: 'The primary model fails and returns throttled; the fallback answers 429 to what is over its limits.',
  seed,
  target: { kind: 'portkey', requestTimeoutMs: 6_000 },
  providers: {
    primary: { upstream: { kind: 'mock', mock: primary } },
    fallback: {
      upstream: {
        kind: 'mock',
        mock: {
          ...fallback,
          limits: [
            {
              kind: 'acceleration-limit',
              provider: 'openai',
              floor: { requests: 15 },
              growthRatio: 0.5,
              windowMs: 2_000,
            },
            { kind: 'rate-limit', provider: 'openai', perMinute: { tokens: 1_000_000 }, burstSeconds: 10 },
          ],
        },
      },
    },
  },
  traffic,
  timeline: [
    { phase: 'warmup', durationMs: 5_000, rateFactor: 0.5 },
    { phase: 'baseline', durationMs: 15_000 },
    {
      phase: 'outage',
      durationMs: 16_000,
      rateFactor: 1.5,
      primary: [
        { kind: 'error-response', error: 'edge-502-json', when: { probability: 0.75 } },
        { kind: 'error-response', error: 'edge-503-json' },
      ],
    },
    {
      phase: 'outage',
      durationMs: 12_000,
      rateFactor: 1.5,
      primary: [
        { kind: 'error-response', error: 'edge-429-shed', when: { ramp: { from: 1, to: 0.2, durationMs: 12_000 } } },
      ],
    },
    { phase: 'recovery', durationMs: 12_000 },
  ],
  contracts,
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
    { metric: 'lostRequests', phase: 'run', max: 10 },
  ],
});
