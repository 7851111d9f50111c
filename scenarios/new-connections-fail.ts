/**
 * New connections to the primary fail while those that are open go on; then some are made, and some are reset. So it was on
 * 20 October 2025, when the DNS record of an AWS service was empty: first nothing new could connect and what was
 * connected lived on, hours later connections failed now and then (aws.amazon.com/message/101925). How many, and for how
 * long, is assumed.
 */
import { defineDrill } from '../lib/drill/define-drill.ts';
import { sampleApplication } from './support/sample-application.ts';

export { options, replay as default, setup } from './support/replay.ts';

const { seed, primary, fallback, traffic, contracts } = sampleApplication;

export const drill = defineDrill({
  name: 'new-connections-fail',
  description: 'New connections to the primary model are refused while pooled ones live; later some are reset.',
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
      // More at a time than the pool has connections.
      rateFactor: 1.5,
      primary: [{ kind: 'refuse-connections', pooled: 'keep' }],
    },
    {
      phase: 'outage',
      durationMs: 14_000,
      rateFactor: 1.5,
      primary: [
        { kind: 'reset-on-accept', when: { probability: 0.5 } },
        { kind: 'reset', when: { probability: 0.1 } },
      ],
    },
    { phase: 'recovery', durationMs: 12_000 },
  ],
  contracts,
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
    { metric: 'usableRatio', phase: 'outage', min: 0.95 },
    { metric: 'totalP95Ms', phase: 'outage', max: 8_000 },
  ],
});
