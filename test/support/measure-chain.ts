import { collectRecords } from '../../lib/collector/record-file/collect-records.ts';
import type {
  AttemptRecord,
  ConnectionRecord,
  FaultRecord,
  FaultSummary,
  PhaseRecord,
  RunRecord,
} from '../../lib/collector/records/record.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import { meanShare, partOfShare, type Share } from '../../lib/drill/incidents/share.ts';
import type { SlicePart } from '../../lib/drill/incidents/slice-incident.ts';
import { listServing } from '../../lib/drill/providers.ts';
import { faultsOn } from '../../lib/drill/timeline-entry.ts';
import { connectionFaults, type FaultSettings } from '../../lib/faults/index.ts';
import { wilsonInterval } from '../../lib/kit/stats/interval.ts';
import { providerErrors } from '../../lib/wire/provider-errors/provider-errors.ts';
import type { IncidentChain } from './incident-chain.ts';

/**
 * The normal quantile of the intervals that chance is given: 7 of a million draws leave one, so that of 150 comparisons one is wrong in a
 * thousand runs (Bonferroni).
 */
const QUANTILE = 4.5;
/** A share that moves may be off by so much, as a call is drawn for a moment after it began. */
const POINTS = 0.05;
const ROUNDING = 1e-6;
/** Of fewer hits to be expected nothing can be said of a share. */
const LEAST_HITS = 3;
/** Of its time a fault is armed, at least: of a second a machine with far too much to do takes as long to arm it. */
const LEAST_ARMED = 0.4;

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

/** What is read of a run's records. */
type ChainRecord = PhaseRecord | FaultRecord | AttemptRecord | ConnectionRecord;

/** What a run of a chain did, of its records and by the clock of the injectors: a row for each fault of each part. */
export async function measureChain({ drill, parts }: IncidentChain, recordsPath: string): Promise<MeasuredFault[]> {
  const records = await readChainRecords(recordsPath);
  const begins = new Map(
    records.flatMap((record) => (record.kind === 'phase' ? [[record.entry, record.startEpochMs] as const] : [])),
  );
  return parts.flatMap(({ incident, entry, parts: played }) =>
    played.flatMap((part) => {
      const { phase } = part;
      const provider = standsFor(drill, phase);
      const settings = drill.timeline[entry]!;
      // As it was: on a busy machine all of an entry is late.
      const window = { fromEpochMs: begins.get(entry) ?? NaN, toEpochMs: begins.get(entry + 1) ?? NaN };
      const arming = findArming(records, provider, window);
      const offset = faultsOn(settings, provider).findIndex(({ kind }) => kind === phase.faults[0]?.fault.kind);
      const total = phase.faults.reduce((sum, { weight }) => sum + weight, 0);
      return phase.faults.map(({ fault, weight }, place) => ({
        incident,
        entry,
        provider,
        ...measureFault(
          { fault, weight: weight / total, place: Math.max(0, offset) + place, part, durationMs: settings.durationMs },
          arming,
        ),
      }));
    }),
  );
}

async function readChainRecords(path: string): Promise<ChainRecord[]> {
  const records: ChainRecord[] = [];
  const unreadable: string[] = [];
  await collectRecords(path, {
    add: (record: RunRecord) => {
      if (
        record.kind === 'phase' ||
        record.kind === 'fault' ||
        record.kind === 'attempt' ||
        record.kind === 'connection'
      )
        records.push(record);
    },
    addUnreadable: (reason) => void unreadable.push(reason),
    addEmpty() {},
  });
  if (unreadable.length > 0) throw new Error(`${path} cannot be measured: ${unreadable[0]}`);
  return records;
}

/** Which provider of the drill is looked at for a phase: of several that are hit, the first that callers ask. */
function standsFor(drill: Drill, { on }: IncidentPhase): string {
  const [primary = '', fallback = ''] = listServing(drill);
  const guard = drill.providers.find(({ role }) => role === 'guard')?.name ?? '';
  return { primary, fallback, all: primary, guards: guard }[on];
}

/** The stretch in which a provider's faults were armed for a window, what it saw then, and what it says it did. */
interface Arming {
  armedEpochMs: number;
  untilEpochMs: number;
  armedRatio: number;
  attempts: readonly AttemptRecord[];
  connections: number;
  closedMs: number;
  summaries: readonly FaultSummary[] | undefined;
  kinds: readonly string[];
}

const NOT_ARMED: Arming = {
  armedEpochMs: NaN,
  untilEpochMs: NaN,
  armedRatio: 0,
  attempts: [],
  connections: 0,
  closedMs: 0,
  summaries: undefined,
  kinds: [],
};

function findArming(
  records: readonly ChainRecord[],
  provider: string,
  { fromEpochMs, toEpochMs }: { fromEpochMs: number; toEpochMs: number },
): Arming {
  const changes = records
    .filter((record) => record.kind === 'fault' && record.provider === provider)
    .map((record) => record as FaultRecord)
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  let best = NOT_ARMED;
  for (const [place, { faults, atEpochMs }] of changes.entries()) {
    const next = changes[place + 1];
    const untilEpochMs = next?.atEpochMs ?? toEpochMs;
    const covered = Math.min(toEpochMs, untilEpochMs) - Math.max(fromEpochMs, atEpochMs);
    if (faults.length === 0 || !(covered > best.armedRatio * (toEpochMs - fromEpochMs))) continue;
    const isIn = (ms: number): boolean => ms >= atEpochMs && ms < untilEpochMs;
    const ofProvider = records.filter((record) => 'provider' in record && record.provider === provider);
    best = {
      armedEpochMs: atEpochMs,
      untilEpochMs,
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

function measureClosed(records: readonly ChainRecord[], fromEpochMs: number, toEpochMs: number): number {
  const changes = records
    .flatMap((record) => (record.kind === 'connection' && record.event !== 'hit' ? [record] : []))
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  return changes.reduce((sum, { event, atEpochMs }, place) => {
    if (event !== 'refusing') return sum;
    const until = Math.min(toEpochMs, changes[place + 1]?.atEpochMs ?? toEpochMs);
    return sum + Math.max(0, until - Math.max(fromEpochMs, atEpochMs));
  }, 0);
}

/** A fault of the data: its part of those that are hit, 0..1, and where in the chain it was armed. */
interface ToldFault {
  fault: FaultSettings;
  weight: number;
  place: number;
  part: SlicePart;
  /** As planned. */
  durationMs: number;
}

function measureFault(told: ToldFault, arming: Arming): Omit<MeasuredFault, 'incident' | 'entry' | 'provider'> {
  const { fault, weight, place, part } = told;
  const { armedRatio, attempts, connections, closedMs, summaries, kinds } = arming;
  const wanted = meanShare(part.share) * weight;
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
  const met = summary === undefined || calls === 0 ? 0 : countMet(summary) / calls;
  if (met === 0 || summary === undefined) problems.push(`met by none of ${calls} calls`);
  else problems.push(...findWrongPlan(told, arming, summary), ...findWrongDraws(met, wanted, attempts, summary));
  if (fault.kind === 'error-response') problems.push(...findWrongStatus(arming, part.phase, fault));
  return { fault: name, wanted, met, calls, armedRatio, problems };
}

/** Those it happened to, or was to happen to when they ended: a busy mock may answer when its caller has left. */
function countMet({ applied, skipped }: FaultSummary): number {
  return ['not over yet', 'cut short', 'no response'].reduce((sum, reason) => sum + (skipped[reason] ?? 0), applied);
}

/** Is the share that the injector drew for that of the data? What stays as it is leaves nothing to chance. */
function findWrongPlan(told: ToldFault, arming: Arming, { intendedRatio, matched }: FaultSummary): string[] {
  if (intendedRatio === null) return ['it was for no call'];
  const { share } = told.part;
  const isTurns = typeof share !== 'number' && 'on' in share;
  const planned = intendedRatio / told.weight;
  const wanted = typeof share === 'number' || isTurns ? meanShare(share) : meanOfCalls(share, told, arming);
  const isAsTold = isTurns
    ? isWithinChance(planned / share.on, matched, share.onRatio)
    : Math.abs(planned - wanted) <= (typeof share === 'number' ? ROUNDING : POINTS);
  return isAsTold ? [] : [`drawn for ${percent(planned * told.weight)}, not ${percent(wanted * told.weight)}`];
}

/** Of a share that moves: its mean over the moments in which calls came. */
function meanOfCalls(share: Share, { durationMs }: ToldFault, { armedEpochMs, attempts }: Arming): number {
  const shares = attempts.map(({ startEpochMs }) => {
    const at = Math.min(1, (startEpochMs - armedEpochMs) / durationMs);
    return meanShare(partOfShare(share, at, at));
  });
  return shares.reduce((sum, one) => sum + one, 0) / Math.max(1, shares.length);
}

/** Did as many meet it as were drawn for? Tries of one request may meet the same: chance draws once for all of them. */
function findWrongDraws(
  met: number,
  wanted: number,
  attempts: readonly AttemptRecord[],
  { intendedRatio, skipped }: FaultSummary,
): string[] {
  const drawn = new Set(attempts.map(({ index, id }) => index ?? id)).size;
  if (drawn * wanted < LEAST_HITS) return [`too few calls to tell: ${drawn}`];
  if (isWithinChance(met, drawn, intendedRatio ?? wanted)) return [];
  const [low, high] = wilsonInterval(met * drawn, drawn, QUANTILE);
  return [
    `met by ${percent(met)} (${percent(low)} to ${percent(high)}), not ${percent(intendedRatio ?? wanted)}${describeSpared(skipped)}`,
  ];
}

function isWithinChance(share: number, calls: number, wanted: number): boolean {
  const [low, high] = wilsonInterval(share * calls, calls, QUANTILE);
  return low <= wanted + ROUNDING && wanted - ROUNDING <= high;
}

/** What left the injector: of the statuses of the errors that it answered with, those that no error of the phase has, and this one's if none has it. */
function findWrongStatus(
  { attempts, untilEpochMs }: Arming,
  phase: IncidentPhase,
  fault: FaultSettings & { kind: 'error-response' },
): string[] {
  const statuses = new Set(phase.faults.flatMap((one) => statusOf(one.fault)));
  // One that came just before other faults were armed may have met those.
  const isOwn = ({ startEpochMs, faultMs }: AttemptRecord): boolean => startEpochMs + (faultMs ?? 0) < untilEpochMs;
  const seen = attempts.flatMap((attempt) =>
    attempt.fault === 'error-response' && isOwn(attempt) ? [attempt.status] : [],
  );
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
