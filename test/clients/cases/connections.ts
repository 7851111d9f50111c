import { BOTH, type FaultCase, STREAMED, WHOLE } from '../fault-case.ts';

/** Connections that fail, before there is a call or under it. */
export const connectionCases: readonly FaultCase[] = [
  { title: 'connections are refused', modes: BOTH, fault: () => ({ kind: 'refuse-connections', pooled: 'reset' }) },
  { title: 'connections are reset when they are made', modes: BOTH, fault: () => ({ kind: 'reset-on-accept' }) },
  {
    title: 'the first connection is reset when it is made, healthy after it',
    modes: WHOLE,
    fault: () => ({ kind: 'reset-on-accept', when: { firstN: 1 } }),
  },
  {
    title: 'connections are made, and nobody reads from them',
    modes: STREAMED,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'accept-never-read' }),
  },
  ...(['alert', 'reset'] as const).map((how): FaultCase => ({
    title: `a TLS handshake that ends in ${how === 'alert' ? 'an alert' : 'a reset'}`,
    modes: BOTH,
    fault: () => ({ kind: 'tls-handshake-failure', how }),
  })),
  {
    title: "the provider's side is closed in place of the answer",
    modes: BOTH,
    fault: () => ({ kind: 'half-close' }),
  },
  {
    title: "the provider's side is closed in mid-body",
    modes: WHOLE,
    fault: () => ({ kind: 'half-close', after: { bytes: 40 } }),
  },
  {
    title: "the provider's side is closed after half of the text",
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind: 'half-close', after: { tokens: eventsToHalf } }),
  },
];
