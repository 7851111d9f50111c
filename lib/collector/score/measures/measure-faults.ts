import { faultsOn } from '../../../drill/timeline-entry.ts';
import { quantile, sortValues } from '../../../kit/stats/quantile.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { FaultResult, Waits } from '../../scorecard/scorecard.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import { createEarliest, type Earliest } from '../join/earliest.ts';
import { findFaultSummaries } from '../join/find-fault-summaries.ts';
import { findFaulted } from '../join/find-faulted.ts';
import { findLastingService } from '../join/find-lasting-service.ts';
import type { EntryWindow } from '../join/phase-windows.ts';
import type { RowList } from '../join/row-list.ts';
import type { Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { measureBaselineDetours, type BaselineDetours } from './baseline-detours.ts';
import { findDetection } from './find-detection.ts';

/** Of a fault that fewer than one in so many of the requests it was for met, nothing can be said: something kept it away from them. */
const LEAST_SHARE = 10;

/**
 * Each entry of the timeline with faults, by itself: who met it, when traffic went elsewhere, from when on callers were
 * served well to its end, what was lost and what waiting the way round cost.
 */
export function measureFaults(run: Run): FaultResult[] {
  const baseline = measureBaselineDetours(run);
  return run.entries.flatMap((window) => {
    const settings = run.drill.timeline[window.entry];
    if (settings === undefined || window.phase !== 'outage') return [];
    const faulted = findFaulted([settings], run.evidence.providers);
    return faulted.length === 0 ? [] : [measureFault(run, window, faulted, baseline)];
  });
}

function measureFault(
  run: Run,
  window: EntryWindow,
  faulted: readonly ProviderName[],
  baseline: BaselineDetours,
): FaultResult {
  const { drill, hits, requests, startEpochMs, attemptsOf } = run;
  const { entry, startMs, endMs } = window;
  const isHere = (ms: number): boolean => ms >= startMs && ms < endMs;
  const hitMs = createEarliest(requests.length);
  let appliedAtMs: number | null = null;
  for (const { index, atEpochMs } of hits) {
    const ms = roundMs(atEpochMs - startEpochMs);
    if (!isHere(ms)) continue;
    appliedAtMs = Math.min(appliedAtMs ?? ms, ms);
    if (index !== null) hitMs.note(run.requestOf(index), ms);
  }
  const own = requests.filter((request) => request.entry === entry);
  const sent = requests.filter(({ atMs }) => isHere(atMs));
  const isOther = createOther(run, faulted);
  const detectedMs =
    appliedAtMs === null
      ? null
      : findDetection({ requests: sent, own, hitMs, isOther, appliedAtMs, endMs, startEpochMs, baseline, attemptsOf });
  const service =
    appliedAtMs === null ? null : findLastingService(sent.filter(({ atMs }) => atMs >= (appliedAtMs ?? 0)));
  const servedMs = service?.kind === 'lasting' ? Math.max(service.fromMs, detectedMs ?? 0) : null;
  // Behind another fault it may be that one which keeps requests away.
  const comesFirst = faulted.every(
    (provider) => findFaulted(drill.timeline.slice(entry - 1, entry), [provider]).length === 0,
  );
  const hasAsked = (request: ScoredRequest): boolean =>
    attemptsOf(request).some(({ provider }) => faulted.includes(provider));
  const met = sent.filter(({ arrival }) => hitMs.has(arrival.index)).length;
  const since = (ms: number | null): number | null =>
    ms === null || appliedAtMs === null ? null : roundMs(Math.max(0, ms - appliedAtMs));
  return {
    entry,
    faults: faulted.flatMap((provider) => listFaults(run, entry, provider).map(({ kind }) => ({ provider, kind }))),
    startMs,
    endMs,
    sent: sent.length,
    met,
    // Too few to tell that callers were brought through it; that they were not, a few can show.
    tested:
      service?.kind !== 'unknown' &&
      isTested(sent, { hitMs, share: findShare(run, window, faulted), hasAsked: comesFirst ? hasAsked : null }),
    appliedAtMs,
    detectMs: since(detectedMs),
    failoverMs: servedMs !== null && servedMs <= endMs ? since(servedMs) : null,
    heldMs: service?.kind === 'ended' ? roundMs(service.heldMs) : null,
    watchedMs: appliedAtMs === null ? null : roundMs(endMs - appliedAtMs),
    lost: own.filter(({ failure }) => failure !== null).length,
    servedBy: Object.fromEntries(
      run.evidence.providers.map((name) => [name, sent.filter(({ server }) => server === name).length]),
    ),
    wait: summariseWaits(own.flatMap((request) => listWaits(run, request, isOther))),
  };
}

type IsOther = (provider: ProviderName) => boolean;

/** Where traffic may go from these: to those without faults; where all have some, away from the one that the outage takes away. */
function createOther({ evidence: { providers }, moves }: Run, faulted: readonly ProviderName[]): IsOther {
  const left = providers.every((provider) => faulted.includes(provider)) ? [moves.faulted] : faulted;
  return (provider) => !left.includes(provider);
}

function listFaults({ drill }: Run, entry: number, provider: ProviderName): ReturnType<typeof faultsOn> {
  const settings = drill.timeline[entry];
  return settings === undefined ? [] : faultsOn(settings, provider);
}

/**
 * Of the calls that came to these faults, the share that they happened to: they may be for some calls only (`match`, `when`), or
 * for what goes beyond a limit. 1 where their injectors told nothing of it.
 */
function findShare(run: Run, window: EntryWindow, faulted: readonly ProviderName[]): number {
  const { evidence, startEpochMs } = run;
  const shares = faulted.flatMap((provider) => {
    const kinds = listFaults(run, window.entry, provider).map(({ kind }) => kind);
    const summaries = findFaultSummaries(evidence.faults, kinds, {
      provider,
      startEpochMs: startEpochMs + window.startMs,
      endEpochMs: startEpochMs + window.endMs,
    });
    return (summaries ?? []).filter(({ attempts }) => attempts > 0).map(({ applied, attempts: all }) => applied / all);
  });
  return shares.length === 0 ? 1 : Math.max(...shares);
}

/**
 * Did a tenth of those sent under a fault that it was for (`share`) meet it? Or, where no fault came before it, the first of them,
 * and most of those that `hasAsked` its provider at all: then it was the fault itself that kept the others away.
 */
function isTested(
  sent: RowList<ScoredRequest>,
  {
    hitMs,
    share,
    hasAsked,
  }: { hitMs: Pick<Earliest, 'has'>; share: number; hasAsked: ((request: ScoredRequest) => boolean) | null },
): boolean {
  const hasMet = ({ arrival }: ScoredRequest): boolean => hitMs.has(arrival.index);
  const met = sent.filter(hasMet).length;
  if (met > 0 && met * LEAST_SHARE >= sent.length * share) return true;
  const first = sent.at(0);
  return hasAsked !== null && first !== undefined && hasMet(first) && met * 2 >= sent.filter(hasAsked).length;
}

/** From the first attempt that met a fault until the one began that served, for one request; none if it was not served there. */
function listWaits(run: Run, request: ScoredRequest, isOther: IsOther): number[] {
  const { server } = request;
  if (!request.metFault || server === null || !isOther(server)) return [];
  const attempts = run.attemptsOf(request);
  const first = attempts.find(({ faults }) => faults.length > 0);
  const serving = findServing(attempts, server, run.evidence.exchanges.of(request.lastTry));
  if (first === undefined || serving === undefined) return [];
  return [Math.max(0, roundMs(serving.startEpochMs - first.startEpochMs))];
}

/** Of the calls there that got through, the last whose words the caller got; else the last that began before it had its answer. */
function findServing(
  attempts: readonly AttemptFacts[],
  server: ProviderName,
  exchange: ExchangeFacts | null,
): AttemptFacts | undefined {
  const overEpochMs = exchange === null ? Infinity : exchange.startEpochMs + exchange.endMs;
  const through = attempts.filter(({ provider, gotThrough }) => gotThrough && provider === server);
  return (
    through.findLast(({ said, startEpochMs }) => said === exchange?.said && startEpochMs <= overEpochMs) ??
    through.findLast(({ startEpochMs }) => startEpochMs <= overEpochMs) ??
    through.at(-1)
  );
}

/** What the way round cost all who met a fault, over the whole outage. */
export function measureWaits(run: Run): Waits | null {
  const isOther = createOther(run, [run.moves.faulted]);
  const own = run.requests.filter(({ entry }) => entry !== null);
  return summariseWaits(own.flatMap((request) => listWaits(run, request, isOther)));
}

/** Their percentiles; null when there are none. */
function summariseWaits(waitsMs: readonly number[]): Waits | null {
  if (waitsMs.length === 0) return null;
  const sorted = sortValues(waitsMs);
  const at = (ratio: number): number => quantile(sorted, ratio) ?? 0;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
