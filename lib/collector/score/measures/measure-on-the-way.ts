import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import type { OnTheWay, OnTheWayKind } from '../../scorecard/on-the-way.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import { isSuccess } from '../evidence/is-success.ts';
import type { Run } from '../join/run.ts';
import { measureOutlived } from './measure-outlived.ts';

/** What became of answers between a provider and its caller. */
export function measureOnTheWay(run: Run): OnTheWay {
  const kinds: Partial<Record<ScoredPhaseName, Partial<Record<OnTheWayKind, number>>>> = {};
  const endings = { withoutMarker: 0, withoutFinish: 0 };
  let [compared, notCompared, ambiguous] = [0, 0, 0];
  for (const request of run.requests) {
    if (request.failure !== null) continue;
    const ended = run.evidence.exchanges.of(request.lastTry)?.ended;
    if (ended === 'finish') endings.withoutMarker++;
    if (ended === 'marker') endings.withoutFinish++;
    if (request.compared) compared++;
    else notCompared++;
    if (request.ambiguous) ambiguous++;
    if (request.onTheWay === null) continue;
    const ofPhase = (kinds[request.phase] ??= {});
    ofPhase[request.onTheWay] = (ofPhase[request.onTheWay] ?? 0) + 1;
  }
  return {
    kinds,
    compared,
    notCompared,
    ambiguous,
    endings,
    usage: compareUsage(run),
    statuses: countStatuses(run),
    outlived: measureOutlived(run),
  };
}

function compareUsage({ requests, attempts, evidence }: Run): OnTheWay['usage'] {
  const { said: saidTable, exchanges } = evidence;
  const usage = { answers: 0, differing: 0, reportedTokens: 0, servedTokens: 0 };
  for (const { lastTry, failure, server, phase } of requests) {
    if (failure !== null || server === null || phase === 'warmup') continue;
    const exchange = exchanges.of(lastTry);
    const reported = exchange === null ? null : saidTable.tokensOf(exchange.said);
    if (reported === null) continue;
    const served = attempts
      .of(lastTry)
      .filter(({ provider, gotThrough }) => provider === server && gotThrough)
      .map(({ said }) => saidTable.tokensOf(said))
      .filter((tokens) => tokens !== null);
    const [first] = served;
    if (first === undefined) continue;
    const same = served.includes(reported) ? reported : first;
    usage.answers++;
    usage.reportedTokens += reported;
    usage.servedTokens += same;
    if (same !== reported) usage.differing++;
  }
  return usage;
}

/** Of requests that failed: how the last of their attempts ended, against what their caller got. */
function countStatuses({ requests, attempts, evidence }: Run): OnTheWay['statuses'] {
  const counts = new Map<string, OnTheWay['statuses'][number]>();
  for (const { lastTry, failure } of requests) {
    if (failure === null) continue;
    const exchange = evidence.exchanges.of(lastTry);
    const endEpochMs = exchange === null ? Infinity : exchange.startEpochMs + exchange.endMs;
    const last = attempts.of(lastTry).findLast(({ startEpochMs }) => startEpochMs <= endEpochMs);
    const isRunning = last !== undefined && last.startEpochMs + last.endMs > endEpochMs;
    const provider = last === undefined ? 'no call' : isRunning ? 'running' : formatStatus(last);
    const caller = failure.replace(/^(status|redirect)-/, '');
    const key = `${provider} ${caller}`;
    const entry = counts.get(key) ?? { provider, caller, requests: 0 };
    entry.requests++;
    counts.set(key, entry);
  }
  return [...counts.values()].toSorted((a, b) => b.requests - a.requests || (a.provider < b.provider ? -1 : 1));
}

function formatStatus({ status, gotThrough }: Pick<AttemptFacts, 'status' | 'gotThrough'>): string {
  if (status === null) return 'no response';
  // Broken off, or an error in its place: the status alone would say that the target made the error up.
  return isSuccess(status) && !gotThrough ? `${status} without an answer` : String(status);
}
