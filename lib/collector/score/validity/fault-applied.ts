import { listArmedEntries } from '../../../drill/armed-entries.ts';
import { canHappenWithin } from '../../../drill/entry-hits.ts';
import { planTimeline } from '../../../drill/timeline.ts';
import { faultsOn } from '../../../drill/timeline-entry.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { FaultRecord, FaultSummary } from '../../records/record.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import type { FaultHit } from '../join/find-fault-hits.ts';
import type { Run } from '../join/run.ts';
import type { RowList } from '../join/row-list.ts';
import { defineCheck } from './check.ts';
import { findTargetEnd } from '../join/find-target-end.ts';
import { findFaultSummaries } from '../join/find-fault-summaries.ts';

/** One provider in one entry of the timeline; epoch ms, the end left out. */
interface EntryWindow {
  provider: ProviderName;
  startEpochMs: number;
  endEpochMs: number;
}

/**
 * Every fault of the timeline was met while its entry lasted: by an attempt on its provider, by a connection to it, or
 * by a request that found its port closed. Of those that began when the target had ended by itself, none can be.
 */
export const faultApplied = defineCheck({
  label: 'Fault applied',
  summary:
    'Every fault of the timeline met at least one attempt, connection or request in its own entry, but one that goes on from an entry before and is off for all of this, between two turns; one on a provider that only guards ask, a call of a guard.',
  broken: 'The faults were not applied as planned',
  numbers: {
    faultsWithoutHit: { summary: 'faults of the timeline that met nothing', unit: 'count', max: 0 },
    hits: { summary: 'attempts, connections and requests at a closed port that met a fault', unit: 'count', min: 1 },
  },
  measure(run) {
    const { missing, met } = findMet(run);
    const names = missing.map(({ name }) => name);
    const parts = [
      met.attempt > 0 ? `${formatCount(met.attempt)} attempts` : [],
      met.connection > 0 ? `${formatCount(met.connection)} connections` : [],
      met.request > 0 ? `${formatCount(met.request)} requests at a closed port` : [],
    ].flat();
    return {
      observed:
        names.length === 0
          ? `${parts.length === 0 ? 'no attempts' : parts.join(', ')} met a fault`
          : `no attempt met ${names.join(', ')}`,
      required: 'every fault meets at least 1 attempt',
      numbers: { faultsWithoutHit: names.length, hits: met.attempt + met.connection + met.request },
    };
  },
  holdsUntil(run, earlyMs) {
    const spans = planTimeline(run.drill.timeline);
    const isSent = (fromMs: number): boolean => run.tries.some(({ atMs }) => atMs >= fromMs);
    // Of an entry that was cut short, what nobody was sent in.
    return findMet(run).missing.every(({ entry }) => {
      const { startMs = 0 } = spans[entry] ?? {};
      return startMs >= earlyMs || (!isSent(startMs) && (spans[entry]?.endMs ?? 0) > earlyMs);
    });
  },
});

/** Why nobody met a closed port: whoever has a connection needs no new one. */
function describePooled({ skipped }: Pick<FaultSummary, 'skipped'> = { skipped: {} }): string {
  const { pooled = 0 } = skipped;
  if (pooled === 0) return '';
  return `, as ${formatCount(pooled)} connections that were open went on and carried all requests (pooled: "reset" ends those, too)`;
}

/** What met the faults of the timeline, and which of them nothing met, with the entry each is of. */
function findMet(run: Run): { missing: { entry: number; name: string }[]; met: Record<FaultHit['of'], number> } {
  const { drill, entries, hits, guardHits, evidence, startEpochMs } = run;
  const endedMs = findTargetEnd(run)?.atMs ?? Infinity;
  const missing: { entry: number; name: string }[] = [];
  const met = { attempt: 0, connection: 0, request: 0 };
  const armedIn = listArmedEntries(drill.timeline);
  const beginOf = (entry: number): number => entries.find((candidate) => candidate.entry === entry)?.startMs ?? 0;
  for (const [entry, settings] of drill.timeline.entries()) {
    // An entry that never began has no time in which anything could hit.
    const { startMs, endMs } = entries.find((candidate) => candidate.entry === entry) ?? { startMs: 0, endMs: 0 };
    // A target that is gone asks nobody whom a fault could hit.
    if (startMs >= endedMs) continue;
    for (const provider of evidence.allProviders) {
      const planned = faultsOn(settings, provider);
      const kinds: string[] = planned.map((fault) => fault.kind);
      // One that went on from an entry before may be off for all of this one.
      const armed = armedIn[entry]?.get(provider) ?? entry;
      const armedMs = beginOf(armed);
      const asked = planned.filter(
        (fault) => armed === entry || canHappenWithin(fault, startMs - armedMs, endMs - armedMs),
      );
      const window = { provider, startEpochMs: startEpochMs + startMs, endEpochMs: startEpochMs + endMs };
      // What meets the faults of a guard's own provider are calls of the guard.
      const own: RowList<FaultHit> = evidence.providers.includes(provider) ? hits : guardHits;
      const here = own.filter((hit) => isWithin(hit, window) && hit.faults.some((kind) => kinds.includes(kind)));
      for (const { of } of here) met[of]++;
      const metKinds = new Set(here.flatMap(({ faults }) => faults));
      for (const kind of new Set(asked.map((fault): string => fault.kind))) {
        const idle = !metKinds.has(kind) ? [kind] : listIdleTwins(kind, kinds, evidence.faults, window);
        const pooled = describePooled(findFaultSummaries(evidence.faults, kinds, window)?.[kinds.indexOf(kind)]);
        missing.push(...idle.map((name) => ({ entry, name: `${name} on ${provider} in timeline[${entry}]${pooled}` })));
      }
    }
  }
  return { missing, met };
}

function isWithin(hit: FaultHit, { provider, startEpochMs, endEpochMs }: EntryWindow): boolean {
  return hit.provider === provider && hit.atEpochMs >= startEpochMs && hit.atEpochMs < endEpochMs;
}

/** Attempts name the kind of their fault alone, so one of two of a kind could hide behind the other. */
function listIdleTwins(
  kind: string,
  kinds: readonly string[],
  records: readonly FaultRecord[],
  window: EntryWindow,
): string[] {
  const places = kinds.flatMap((other, place) => (other === kind ? [place] : []));
  if (places.length === 1) return [];
  const summaries = findFaultSummaries(records, kinds, window);
  if (summaries === null) return [`each ${kind} (which of them did is not recorded)`];
  return places.flatMap((place, twin) =>
    mayHaveHit(summaries[place], window) ? [] : [`${kind} (${twin + 1} of ${places.length})`],
  );
}

/** Could it have hit something in this window? A summary of more than the window knows its first and last hit alone. */
function mayHaveHit(summary: FaultSummary | undefined, { startEpochMs, endEpochMs }: EntryWindow): boolean {
  if (summary === undefined || summary.firstEpochMs === null || summary.lastEpochMs === null) return false;
  return summary.firstEpochMs < endEpochMs && summary.lastEpochMs >= startEpochMs;
}
