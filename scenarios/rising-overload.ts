/**
 * A provider that is overloaded a little more every second: a rising share of requests gets 529, streams stall in
 * mid-answer, first tokens come late, and only then does everything fail. Statuses and order as on Anthropic's API on
 * 2 March 2026 (500 and 529, after a first stretch in which only some methods failed, by its status page as reported by
 * daillac.com) and 15 May 2026 (529 overloaded_error, archlab.space); shares and times are assumed.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { seed, primary, fallback, traffic, contracts } = sampleApplication;

export const drill = defineDrill({
  name: 'rising-overload',
  description:
    'The primary model browns out: more and more 529, late first tokens, stalled streams; then all of it fails.',
  seed,
  // The gateway's own list of statuses to fail over on, which knows no 529.
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
      durationMs: 16_000,
      rateFactor: 1.2,
      primary: [
        {
          kind: 'error-response',
          error: 'anthropic-529',
          when: { ramp: { from: 0, to: 0.4, durationMs: 16_000 } },
        },
        { kind: 'stall', after: { tokens: 15 }, match: { streamed: true }, when: { probability: 0.1 } },
        { kind: 'late-body', delay: { kind: 'lognormal', medianMs: 1_500, sigma: 0.6 } },
      ],
    },
    {
      phase: 'outage',
      durationMs: 12_000,
      rateFactor: 1.5,
      primary: [{ kind: 'error-response', error: 'anthropic-500' }],
    },
    { phase: 'recovery', durationMs: 12_000 },
  ],
  contracts,
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
    { metric: 'usableRatio', phase: 'outage', min: 0.95 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
    { metric: 'ttftP95Ms', phase: 'outage', max: 3_000 },
  ],
});
