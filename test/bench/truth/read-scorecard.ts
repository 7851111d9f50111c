import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';
import type { Finding } from '../../support/scripted-gateway/script.ts';
import type { Figures } from './figures.ts';
import { onTheWayKinds } from './on-the-way-kinds.ts';

const phases = ['baseline', 'outage', 'recovery'] as const;
const STORM = 3;

/** The figures of a scorecard that a gateway's own lines tell too. */
export function readFigures({ routing, load, onTheWay }: Scorecard): Figures {
  const counts: Figures['counts'] = {
    sent: load.sent,
    failed: load.failed,
    'lost in the outage': routing.lost?.outage ?? null,
    'lost in the recovery': routing.lost?.recovery ?? null,
    flaps: routing.flaps,
    'false claims': routing.falseClaims,
    'other usage': onTheWay?.usage.differing ?? null,
    'ran on behind their caller': onTheWay?.outlived.afterCaller ?? null,
    'ran on behind an answer': onTheWay?.outlived.afterAnswer ?? null,
    'ran on behind an error': onTheWay?.outlived.afterError ?? null,
    'health checks': countOther(routing, 'health-check'),
    'calls without an id': countOther(routing, 'unmarked'),
  };
  for (const phase of phases) {
    counts[`calls a request, ${phase}`] = routing.attemptsPerRequest[phase];
    const parts = phase === 'outage' ? (['cutover', 'on-fallback'] as const) : [phase];
    for (const server of ['primary', 'fallback'] as const) {
      counts[`by ${server}, ${phase}`] = sum(parts.map((part) => routing.servedBy[part]?.[server] ?? 0));
    }
  }
  const kinds = countOnTheWay(onTheWay);
  for (const kind of onTheWayKinds) counts[kind] = kinds[kind] ?? 0;
  const timesMs: Figures['timesMs'] = { failback: routing.failbackMs };
  for (const [place, fault] of (routing.faults ?? []).entries()) {
    timesMs[`detect ${place + 1}`] = fault.detectMs;
    timesMs[`failover ${place + 1}`] = fault.failoverMs;
    timesMs[`held ${place + 1}`] = fault.heldMs;
  }
  return { counts, timesMs };
}

/** All that a scorecard finds. */
export function listFindings(scorecard: Scorecard): Finding[] {
  const { routing, onTheWay } = scorecard;
  const found = new Set<Finding>();
  const note = (finding: Finding, is: boolean | undefined): void => void (is === true && found.add(finding));
  const left = sum((['cutover', 'on-fallback'] as const).map((part) => routing.servedBy[part]?.fallback ?? 0)) > 0;
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

function countOnTheWay(onTheWay: Scorecard['onTheWay']): Partial<Record<OnTheWayKind, number>> {
  const all: Partial<Record<OnTheWayKind, number>> = {};
  for (const kinds of Object.values(onTheWay?.kinds ?? {})) {
    for (const [kind, count] of Object.entries(kinds) as [OnTheWayKind, number][]) all[kind] = (all[kind] ?? 0) + count;
  }
  return all;
}

function countOther({ otherCalls = [] }: Scorecard['routing'], wanted: string): number {
  return sum(otherCalls.filter(({ kind }) => kind === wanted).map(({ count }) => count));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
