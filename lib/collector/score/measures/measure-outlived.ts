import type { Outlived } from '../../scorecard/on-the-way.ts';
import { isSuccess } from '../evidence/is-success.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import type { Run } from '../join/run.ts';

/** As long a call may take to end behind what its caller got, ms: an abort passes two proxies, and two clocks see it. */
const GRACE_MS = 500;

/** Calls that ran on though nobody waited for them any more. */
export function measureOutlived({ attempts, evidence }: Pick<Run, 'attempts' | 'evidence'>): Outlived {
  const { exchanges, said: saidTable } = evidence;
  const outlived: Outlived = { afterCaller: 0, afterAnswer: 0, afterError: 0, longestMs: null, tokens: 0 };
  attempts.forEach(({ said: entry, index, startEpochMs, endMs }) => {
    const exchange = index === null ? null : exchanges.of(index);
    if (exchange === null) return;
    const behindMs = startEpochMs + endMs - exchange.startEpochMs - exchange.endMs;
    if (behindMs <= GRACE_MS) return;
    outlived[findOccasion(exchange)]++;
    outlived.longestMs = Math.max(outlived.longestMs ?? 0, Math.round(behindMs));
    const said = saidTable.of(entry);
    if (said.kind === 'answer') outlived.tokens += said.generated;
  });
  return outlived;
}

/** All of them. */
export function countOutlived({ afterCaller, afterAnswer, afterError }: Outlived): number {
  return afterCaller + afterAnswer + afterError;
}

function findOccasion({ end, status }: ExchangeFacts): 'afterCaller' | 'afterAnswer' | 'afterError' {
  if (end === 'client-gone') return 'afterCaller';
  return end === 'complete' && status !== null && isSuccess(status) ? 'afterAnswer' : 'afterError';
}
