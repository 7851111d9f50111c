import { quantile, sortValues } from '../../../kit/stats/quantile.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { GuardAsk } from '../../../kit/terms/guard-ask.ts';
import { type ScoredPhaseName, scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { GuardRow } from '../../scorecard/guards.ts';
import { nameContracts } from '../evidence/name-contracts.ts';
import { reachesOutage } from '../join/find-late-guards.ts';
import type { Run } from '../join/run.ts';

type GuardedRun = Pick<Run, 'drill' | 'evidence' | 'tries' | 'entries' | 'outage' | 'startEpochMs'>;

interface PlacedAsk {
  ask: GuardAsk;
  /** It was answered by another than the first that is asked. */
  byFallback: boolean;
  late: boolean;
}

/**
 * Each guard that asked a model, by the phase of the request, in the order of the contracts; null where none did. As a request does, an ask of before the
 * outage belongs to it where it was not over when the first of its faults was armed: what it met is no part of the baseline.
 */
export function measureGuards(run: GuardedRun): GuardRow[] | null {
  const { drill, evidence, tries } = run;
  if (evidence.guardAsks.length === 0) return null;
  const phases = new Map<number, ScoredPhaseName>();
  for (const { arrival, phase } of tries) phases.set(arrival.index, phase);
  const groups = new Map<string, PlacedAsk[]>();
  for (const { index, contract, ask } of evidence.guardAsks) {
    const ofRequest = phases.get(index);
    const settings = drill.contracts[contract];
    if (ofRequest === undefined || settings?.kind !== 'guard' || settings.by.kind !== 'model') continue;
    const phase = reachesOutage(run, ofRequest, ask) ? 'cutover' : ofRequest;
    const byFallback = ask.by !== null && ask.by !== settings.by.providers[0];
    const key = `${contract} ${phase}`;
    const group = groups.get(key) ?? [];
    group.push({ ask, byFallback, late: isLate(run, index, ask) });
    groups.set(key, group);
  }
  return nameContracts(drill.contracts).flatMap((name, contract) =>
    scoredPhaseNames.flatMap((phase) => {
      const group = groups.get(`${contract} ${phase}`);
      return group === undefined ? [] : [countGroup(name, phase, group)];
    }),
  );
}

function countGroup(contract: string, phase: ScoredPhaseName, group: readonly PlacedAsk[]): GuardRow {
  const count = (isSo: (ask: GuardAsk) => boolean): number => group.filter(({ ask }) => isSo(ask)).length;
  const told = group.flatMap(({ ask }) => ask.usage ?? []);
  const sum = (read: (usage: NonNullable<GuardAsk['usage']>) => number): number | null =>
    told.length === 0 ? null : told.reduce((all, usage) => all + read(usage), 0);
  const waits = sortValues(group.map(({ ask }) => ask.ms));
  const at = (share: number): number => roundMs(quantile(waits, share) ?? 0);
  return {
    contract,
    phase,
    asked: group.length,
    scored: count(({ read }) => read === 'score'),
    unreadable: count(({ read }) => read === 'unreadable'),
    unanswered: count(({ read }) => read === 'unanswered'),
    failedOpen: count(({ read, blocked }) => read !== 'score' && !blocked),
    failedClosed: count(({ read, blocked }) => read !== 'score' && blocked),
    byFallback: group.filter(({ byFallback }) => byFallback).length,
    calls: group.reduce((all, { ask }) => all + ask.calls, 0),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    harmless: count(({ attack }) => !attack),
    harmlessBlocked: count(({ attack, blocked }) => !attack && blocked),
    attacks: count(({ attack }) => attack),
    attacksBlocked: count(({ attack, blocked }) => attack && blocked),
    wait: { n: waits.length, p50: at(0.5), p95: at(0.95), max: at(1) },
    late: group.filter(({ late }) => late).length,
  };
}

/** Was it asked under another stretch of the timeline than the one in which the answer was there? */
function isLate({ evidence, entries, startEpochMs }: GuardedRun, index: number, { atEpochMs }: GuardAsk): boolean {
  const exchange = evidence.exchanges.of(index);
  if (exchange === null) return false;
  const entryAt = (epochMs: number): number | null =>
    entries.find(({ startMs, endMs }) => epochMs - startEpochMs >= startMs && epochMs - startEpochMs < endMs)?.entry ??
    null;
  return entryAt(atEpochMs) !== entryAt(exchange.startEpochMs + exchange.endMs);
}
