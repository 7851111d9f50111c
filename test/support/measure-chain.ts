import { collectRecords } from '../../lib/collector/record-file/collect-records.ts';
import type { AttemptRecord, FaultRecord, RunRecord } from '../../lib/collector/records/record.ts';
import { meanShare } from '../../lib/drill/incidents/share.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import { listServing } from '../../lib/drill/providers.ts';
import { planTimeline } from '../../lib/drill/timeline.ts';
import { faultsOn } from '../../lib/drill/timeline-entry.ts';
import { connectionFaults, type FaultSettings } from '../../lib/faults/index.ts';
import { providerErrors } from '../../lib/wire/provider-errors/provider-errors.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import type { IncidentChain } from './incident-chain.ts';

/** A share may be off by so much, or by four standard deviations of chance, whichever is more. */
const POINTS = 0.03;
const DEVIATIONS = 4;
/** Of fewer hits to be expected nothing can be said of a share. */
const LEAST_HITS = 3;
/** Of its time a fault is armed, at least; a busy machine takes a moment to arm it. */
const LEAST_ARMED = 0.9;

/** One fault of a part of an incident: what the data say of it, and what the injector of its provider did. */
export interface MeasuredFault {
  incident: string;
  entry: number;
  provider: string;
  /** Its kind, and of an error which. */
  fault: string;
  /** The share of the calls that the data say, and the share it happened to, 0..1; of connections, whether any met it. */
  wanted: number;
  met: number;
  /** Calls, or connections, that came while it was armed. */
  calls: number;
  armedRatio: number;
  /** What is wrong, a clause each; none where it was in force as the data say. */
  problems: string[];
}

/** What a run of a chain did, of its records: a row for each fault of each part. */
export async function measureChain({ drill, parts }: IncidentChain, recordsPath: string): Promise<MeasuredFault[]> {
  const records: RunRecord[] = [];
  const unreadable: string[] = [];
  await collectRecords(recordsPath, {
    add: (record) => void records.push(record),
    addUnreadable: (reason) => void unreadable.push(reason),
    addEmpty() {},
  });
  const spans = planTimeline(drill.timeline);
  const began = records.find((record) => record.kind === 'run-start');
  if (began === undefined || unreadable.length > 0)
    throw new Error(`${recordsPath} cannot be measured: ${unreadable[0] ?? 'its run never began'}`);
  const { startEpochMs } = began;
  return parts.flatMap(({ incident, entry, parts: played }) =>
    played.flatMap(({ phase, share }) => {
      const provider = standsFor(drill, phase);
      const { startMs, endMs, settings } = spans[entry]!;
      const window = { fromEpochMs: startEpochMs + startMs, toEpochMs: startEpochMs + endMs };
      const arming = findArming(records, provider, window);
      const chain = faultsOn(settings, provider);
      const offset = chain.findIndex(({ kind }) => kind === phase.faults[0]?.fault.kind);
      const total = phase.faults.reduce((sum, { weight }) => sum + weight, 0);
      return phase.faults.map(({ fault, weight }, place) => ({
        incident,
        entry,
        provider,
        ...measureFault(fault, (meanShare(share) * weight) / total, Math.max(0, offset) + place, {
          ...arming,
          phase,
        }),
      }));
    }),
  );
}

/** Which provider of the drill is looked at for a phase: of several that are hit, the first that callers ask. */
function standsFor(drill: Drill, { on }: IncidentPhase): string {
  const [primary = '', fallback = ''] = listServing(drill);
  const guard = drill.providers.find(({ role }) => role === 'guard')?.name ?? '';
  return { primary, fallback, all: primary, guards: guard }[on];
}

/** The stretch in which a provider's faults were armed for a window, what it saw then, and what it says it did. */
interface Arming {
  armedRatio: number;
  attempts: readonly AttemptRecord[];
  connections: number;
  closedMs: number;
  summaries: FaultRecord['summaries'];
  kinds: readonly string[];
}

function findArming(
  records: readonly RunRecord[],
  provider: string,
  { fromEpochMs, toEpochMs }: { fromEpochMs: number; toEpochMs: number },
): Arming {
  const changes = records
    .filter((record): record is FaultRecord => record.kind === 'fault' && record.provider === provider)
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  let best: Arming = { armedRatio: 0, attempts: [], connections: 0, closedMs: 0, summaries: undefined, kinds: [] };
  for (const [place, { faults, atEpochMs }] of changes.entries()) {
    const next = changes[place + 1];
    const untilEpochMs = next?.atEpochMs ?? toEpochMs;
    const covered = Math.min(toEpochMs, untilEpochMs) - Math.max(fromEpochMs, atEpochMs);
    if (faults.length === 0 || covered <= best.armedRatio * (toEpochMs - fromEpochMs)) continue;
    const isIn = (ms: number): boolean => ms >= atEpochMs && ms < untilEpochMs;
    const ofProvider = records.filter((record) => 'provider' in record && record.provider === provider);
    best = {
      armedRatio: covered / (toEpochMs - fromEpochMs),
      attempts: ofProvider.filter(
        (record): record is AttemptRecord => record.kind === 'attempt' && isIn(record.startEpochMs),
      ),
      connections: ofProvider.filter(
        (record) => record.kind === 'connection' && record.event === 'hit' && isIn(record.atEpochMs),
      ).length,
      closedMs: measureClosed(ofProvider, fromEpochMs, toEpochMs),
      summaries: next?.summaries,
      kinds: faults,
    };
  }
  return best;
}

function measureClosed(records: readonly RunRecord[], fromEpochMs: number, toEpochMs: number): number {
  const changes = records
    .flatMap((record) => (record.kind === 'connection' && record.event !== 'hit' ? [record] : []))
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  return changes.reduce((sum, { event, atEpochMs }, place) => {
    if (event !== 'refusing') return sum;
    const until = Math.min(toEpochMs, changes[place + 1]?.atEpochMs ?? toEpochMs);
    return sum + Math.max(0, until - Math.max(fromEpochMs, atEpochMs));
  }, 0);
}

function measureFault(
  fault: FaultSettings,
  wanted: number,
  place: number,
  arming: Arming & { phase: IncidentPhase },
): Omit<MeasuredFault, 'incident' | 'entry' | 'provider'> {
  const { armedRatio, attempts, connections, closedMs, summaries, kinds, phase } = arming;
  const problems: string[] = [];
  if (armedRatio < LEAST_ARMED) problems.push(`armed ${percent(armedRatio)} of its time`);
  if (kinds[place] !== fault.kind) problems.push(`armed was ${kinds[place] ?? 'nothing'}`);
  const name = fault.kind === 'error-response' ? `${fault.kind} ${fault.error}` : fault.kind;
  if (fault.kind in connectionFaults) {
    const isMet = connections > 0 || closedMs > 0;
    if (!isMet) problems.push('no connection met it');
    return { fault: name, wanted, met: isMet ? wanted : 0, calls: connections, armedRatio, problems };
  }
  const summary = summaries?.[place];
  // Those in one piece are none that a fault in tokens is for.
  const calls = (summary?.attempts ?? 0) - (summary?.skipped['match.streamed'] ?? 0);
  const met =
    summary === undefined || calls === 0 ? 0 : (summary.applied + (summary.skipped['not over yet'] ?? 0)) / calls;
  // Tries of one request meet the same, so that chance draws once for all of them.
  const drawn = new Set(attempts.map(({ index, id }) => index ?? id)).size;
  const bound = Math.max(POINTS, DEVIATIONS * Math.sqrt((wanted * (1 - wanted)) / Math.max(1, drawn)));
  if (met === 0) problems.push(`met by none of ${calls} calls`);
  else if (drawn * wanted < LEAST_HITS) problems.push(`too few calls to tell: ${drawn}`);
  else if (Math.abs(met - wanted) > bound)
    problems.push(
      `met by ${percent(met)}, not ${percent(wanted)} ± ${percent(bound)}${describeSpared(summary?.skipped)}`,
    );
  if (fault.kind === 'error-response') problems.push(...findWrongStatus(attempts, phase, fault));
  return { fault: name, wanted, met, calls, armedRatio, problems };
}

/** What left the injector: of the statuses of the errors that it answered with, those that no error of the phase has, and this one's if none has it. */
function findWrongStatus(
  attempts: readonly AttemptRecord[],
  phase: IncidentPhase,
  fault: FaultSettings & { kind: 'error-response' },
): string[] {
  const statuses = new Set(phase.faults.flatMap((one) => statusOf(one.fault)));
  const seen = attempts.flatMap((attempt) => (attempt.fault === 'error-response' ? [attempt.status] : []));
  const others = [...new Set(seen.filter((status) => status !== null && !statuses.has(status)))];
  const [own] = statusOf(fault);
  return [
    ...(others.length === 0 ? [] : [`answered with ${others.join(', ')}, not ${[...statuses].join(', ')}`]),
    ...(seen.includes(own ?? null) ? [] : [`no answer of ${own}`]),
  ];
}

function describeSpared(skipped: Readonly<Record<string, number>> = {}): string {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${count}`);
  return reasons.length === 0 ? '' : ` (spared: ${reasons.join(', ')})`;
}

function statusOf(fault: FaultSettings): number[] {
  return fault.kind === 'error-response' ? [fault.status ?? providerErrors[fault.error].status] : [];
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
