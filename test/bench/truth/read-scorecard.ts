import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { countOnTheWay } from '../../support/scripted-gateway/list-findings.ts';
import type { Figures } from './figures.ts';
import { onTheWayKinds } from './on-the-way-kinds.ts';

const phases = ['baseline', 'outage', 'recovery'] as const;

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
  counts['most calls in 250 ms'] = routing.peakAttemptsPer250Ms;
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

function countOther({ otherCalls = [] }: Scorecard['routing'], wanted: string): number {
  return sum(otherCalls.filter(({ kind }) => kind === wanted).map(({ count }) => count));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
