import { join } from 'node:path';
import { chooseFault } from '../../../lib/collector/fit/choose-fault.ts';
import { collectRecords } from '../../../lib/collector/record-file/collect-records.ts';
import type { AttemptRecord, PhaseRecord } from '../../../lib/collector/records/record.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import type { Incident } from '../../../lib/drill/incidents/incident.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../../lib/run/runner/run-drill.ts';
import { writeDrill } from '../drills.ts';
import { chainIncidents, type IncidentChain } from '../incident-chain.ts';
import { writeIncident, writePhase } from '../incidents.ts';
import { allowBusyMachine } from '../run-written-drill.ts';
import { LATE, type MadeIncident, type MadePhase } from './made-incident.ts';
import { writeNginxTarget } from './nginx-target.ts';

/** An incident that was played, as it came out by the clock of the injector, and from when to when its log is looked at, epoch ms. */
export interface PlayedIncident {
  made: MadeIncident;
  fromMs: number;
  toMs: number;
}

/** An hour of an incident takes six minutes: at 30 a phase had four buckets, and the calls of both sides in those at its edges made shares five points off. */
const TIME_SCALE = 10;
/** So long all is well before each and behind the last, ms. */
const CALM_MS = 24_000;
const RATE = 15;

/**
 * Plays made incidents behind one another, in one real run against nginx in front of one provider, which writes `logPath`: what each
 * came out as, its kinds, when it began and ended, and how many calls were hit.
 */
export async function playMade(
  all: readonly MadeIncident[],
  { folder, logPath }: { folder: string; logPath: string },
): Promise<PlayedIncident[]> {
  let chain: IncidentChain | undefined;
  const incidents = all.map((made, place) => toIncident(made, `own-made-${place}`));
  const prepared = await prepareRun(writeSource(folder, logPath), {
    change(drill) {
      const pairs = incidents.map((incident) => ({ told: incident, played: incident }));
      const settings = { ...replayDefaults, timeScale: TIME_SCALE, leastMs: 1_000, leastHits: 0 };
      chain = chainIncidents(drill, pairs, settings, CALM_MS);
      return chain.drill;
    },
  });
  const run = await runDrill({
    prepared,
    resultsPath: join(folder, 'results'),
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  return measurePlayed(chain!, incidents, all, await readPlayed(run.folder.records));
}

function toIncident({ phases }: MadeIncident, name: string): Incident {
  const originMs = phases[0]?.startMs ?? 0;
  return parseIncident({
    ...writeIncident(),
    name,
    assumed: [],
    phases: phases.map((phase) =>
      writePhase({
        startMs: phase.startMs - originMs,
        durationMs: phase.endMs - phase.startMs,
        share: phase.ramp ?? phase.share,
        faults: phase.kinds.map(({ kind, weight }) => ({ weight, fault: toFault(kind, phase) })) as never,
      }),
    ),
  });
}

/** Delays stay as they are at any time scale, and a phase of half a minute has no room for those of an hour. */
function toFault(kind: string, { lateMs }: MadePhase) {
  if (kind !== LATE) return chooseFault(kind, 'openai').fault;
  return { kind: 'late-headers', delay: { kind: 'constant', ms: Math.round(lateMs / 5) } } as const;
}

function writeSource(folder: string, logPath: string): DrillInput {
  const upstream = {
    kind: 'mock',
    mock: { model: 'some-model', wire: 'openai-chat', dialect: 'strict', ttft: 'gpt-4o-mini', tokensPerSecond: 2_000 },
  } as const;
  return allowBusyMachine({
    ...writeDrill(),
    target: writeNginxTarget(folder, logPath),
    providers: { primary: { upstream }, fallback: { upstream } },
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: RATE },
      maxOutputTokens: 40,
      requestTimeoutMs: 10_000,
      vus: 200,
    },
    timeline: [
      { phase: 'warmup', durationMs: 1_000 },
      { phase: 'baseline', durationMs: CALM_MS },
      { phase: 'outage', durationMs: 1_000, primary: [{ kind: 'silence' }] },
      { phase: 'recovery', durationMs: CALM_MS },
    ],
    contracts: [],
    objectives: [],
  });
}

interface Played {
  /** When each entry of the timeline began, epoch ms. */
  begins: ReadonlyMap<number, number>;
  /** Of the primary. */
  attempts: readonly AttemptRecord[];
}

async function readPlayed(path: string): Promise<Played> {
  const phases: PhaseRecord[] = [];
  const attempts: AttemptRecord[] = [];
  await collectRecords(path, {
    add(record) {
      if (record.kind === 'phase') phases.push(record);
      if (record.kind === 'attempt' && record.provider === 'primary') attempts.push(record);
    },
    addUnreadable(reason) {
      throw new Error(`${path} cannot be read: ${reason}`);
    },
    addEmpty() {},
  });
  return { begins: new Map(phases.map(({ entry, startEpochMs }) => [entry, startEpochMs])), attempts };
}

function measurePlayed(
  { parts, drill }: IncidentChain,
  incidents: readonly Incident[],
  all: readonly MadeIncident[],
  { begins, attempts }: Played,
): PlayedIncident[] {
  const beginOf = (entry: number): number => begins.get(entry) ?? Number.NaN;
  const of = (place: number) => parts.filter(({ incident }) => incident === incidents[place]?.name);
  return all.map(({ phases }, place) => {
    const own = of(place);
    const [first, last] = [own[0]?.entry ?? Number.NaN, own.at(-1)?.entry ?? Number.NaN];
    const played = phases.map((phase, index): MadePhase => {
      const told = incidents[place]?.phases[index];
      const entries = own.filter((part) => part.parts.some((slice) => slice.phase.startMs === told?.startMs));
      const [startMs, endMs] = [beginOf(entries[0]?.entry ?? NaN), beginOf((entries.at(-1)?.entry ?? NaN) + 1)];
      const within = attempts.filter(({ startEpochMs }) => startEpochMs >= startMs && startEpochMs < endMs);
      const hit = within.filter(({ fault }) => fault !== null).length;
      return { ...phase, startMs, endMs, drawn: { calls: within.length, hit } };
    });
    // The calm before is that behind the one before it, or the baseline; that behind ends with the next, or the run.
    const isLast = last + 2 >= drill.timeline.length;
    return {
      made: { phases: played, rows: [] },
      fromMs: beginOf(first - 1),
      toMs: isLast ? beginOf(last + 1) + CALM_MS : beginOf(last + 2),
    };
  });
}
