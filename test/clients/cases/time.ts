import { BOTH, type FaultCase, STREAMED, WHOLE } from '../fault-case.ts';

/** Answers that come late, slowly, or never; the clients have a time-out, and it comes while they wait. */
export const timeCases: readonly FaultCase[] = [
  { title: 'silence', modes: BOTH, timeouts: 'when quiet', fault: () => ({ kind: 'silence' }) },
  {
    title: 'a head that comes an hour late',
    modes: WHOLE,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'late-headers', delay: { kind: 'constant', ms: 3_600_000 } }),
  },
  {
    title: 'a head that is late, but within the time-out',
    modes: BOTH,
    fault: () => ({ kind: 'late-headers', delay: { kind: 'constant', ms: 30 } }),
  },
  {
    title: 'a body that comes an hour behind its head',
    modes: BOTH,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'late-body', delay: { kind: 'constant', ms: 3_600_000 } }),
  },
  {
    title: 'a body that is late, but within the time-out',
    modes: BOTH,
    // Longer than a busy machine takes between the head and the body, or there would be nothing to delay.
    fault: () => ({ kind: 'late-body', delay: { kind: 'constant', ms: 150 } }),
  },
  {
    title: 'a slow drip past the time-out',
    modes: STREAMED,
    timeouts: 'at first text',
    fault: () => ({ kind: 'slow-drip', perSecond: { tokens: 6 } }),
  },
  {
    title: 'a slow drip within the time-out',
    modes: STREAMED,
    fault: () => ({ kind: 'slow-drip', perSecond: { tokens: 50 } }),
  },
  {
    title: 'a request of which a byte is read each second',
    modes: STREAMED,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'slow-request-read', bytesPerSecond: 1 }),
  },
  {
    title: 'a request that is read slowly, but within the time-out',
    modes: BOTH,
    fault: () => ({ kind: 'slow-request-read', bytesPerSecond: 10_000 }),
  },
  {
    title: 'a head, then silence',
    modes: BOTH,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'stall', after: { bytes: 0 } }),
  },
  {
    title: 'a stall in mid-body',
    modes: WHOLE,
    timeouts: 'when quiet',
    fault: () => ({ kind: 'stall', after: { bytes: 40 } }),
  },
  {
    title: 'a stall after half of the text',
    modes: STREAMED,
    timeouts: 'when quiet',
    fault: (_, { eventsToHalf }) => ({ kind: 'stall', after: { tokens: eventsToHalf } }),
  },
  {
    title: 'a stall after half of the text, with keep-alive comments',
    modes: STREAMED,
    timeouts: 'when quiet',
    fault: (_, { eventsToHalf }) => ({ kind: 'stall', after: { tokens: eventsToHalf }, keepAliveMs: 10 }),
  },
];
