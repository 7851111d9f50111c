import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import type { Finding } from './script.ts';

/** Calls a request, from which on it is a storm. */
const STORM = 3;

/** All that a scorecard finds. */
export function listFindings(scorecard: Scorecard): Finding[] {
  const { routing, onTheWay } = scorecard;
  const found = new Set<Finding>();
  const note = (finding: Finding, is: boolean | undefined): void => void (is === true && found.add(finding));
  const left = (['cutover', 'on-fallback'] as const).some((part) => (routing.servedBy[part]?.fallback ?? 0) > 0);
  note('lost', routing.lostRequests > 0);
  note('no-failover', routing.failoverMs === null);
  note('no-failback', left && routing.failbackMs === null);
  note('flaps', routing.flaps > 0);
  note('storm', (routing.attemptsPerRequest.outage ?? 0) >= STORM);
  note('false-claims', routing.falseClaims > 0);
  note('usage', (onTheWay?.usage.differing ?? 0) > 0);
  note('left-running', routing.attemptsLeftRunning > 0);
  note('ambiguous', (onTheWay?.ambiguous ?? 0) > 0);
  note('errors-changed', onTheWay?.statuses.some(areOtherErrors));
  note('other-calls', (routing.otherCalls?.length ?? 0) > 0);
  note(
    'untested',
    routing.faults?.some(({ tested }) => !tested),
  );
  for (const kind of Object.keys(countOnTheWay(onTheWay)) as OnTheWayKind[]) found.add(kind);
  return [...found];
}

function areOtherErrors({ provider, caller }: { provider: string; caller: string }): boolean {
  return /^\d+$/.test(provider) && /^\d+$/.test(caller) && provider !== caller;
}

/** Answers by what happened to them on the way, over the whole run. */
export function countOnTheWay(onTheWay: Scorecard['onTheWay']): Partial<Record<OnTheWayKind, number>> {
  const all: Partial<Record<OnTheWayKind, number>> = {};
  for (const kinds of Object.values(onTheWay?.kinds ?? {})) {
    for (const [kind, count] of Object.entries(kinds) as [OnTheWayKind, number][]) all[kind] = (all[kind] ?? 0) + count;
  }
  return all;
}
