import type { Block } from '../../collector/capacity/block.ts';
import { readHold } from '../../collector/capacity/judge-block.ts';
import type { IdleTimes } from '../../collector/capacity/read-block.ts';
import type { SearchResult } from '../../collector/capacity/search-result.ts';
import type { ShapesSeen, ShapeStage } from '../../collector/capacity/shape.ts';
import type { CapacityMachine, CapacityNoEvidence } from '../../collector/scorecard/capacity.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { awaitRecovery } from './await-recovery.ts';
import { driveShapes, SHAPE_REST_MS } from './drive-shapes.ts';
import type { Ledger } from './ledger.ts';
import type { BlockToPlan } from './plan-block.ts';
import type { BlockRan, BlockStopped } from './run-block.ts';
import { endStopped, type NoMore, searchCapacity, type SearchSettings, type TryRate } from './search-capacity.ts';

/** What a search is driven by. */
export interface SearchToDrive {
  /** Its `mostRate` is what may be asked of the machine at most. */
  search: SearchSettings;
  /** What the machine can drive; null: it is not known. */
  machine: CapacityMachine | null;
  warmupMs: number;
  /** The peak that is brought in shapes behind the search, callers a second; null: none is. */
  shapesPeak: number | null;
  ledger: Ledger;
  /** Drives one load over the system that runs. */
  runBlock(planned: BlockToPlan, idle: IdleTimes | null): Promise<BlockRan | BlockStopped>;
  rest(ms: number): Promise<void>;
  /** Since the search began, ms. */
  elapsedMs(): number;
  tell(text: string): void;
  /** Told of each block that tries a rate, as soon as it is judged. */
  onBlock(block: Block): void;
  /** Told of what is known behind each of them, and waited for. */
  onKnown(known: SearchDriven): Promise<void>;
}

/** What a search saw. */
export interface SearchDriven {
  found: SearchResult;
  /** Null: they were not asked for, or the search was over before. */
  shapes: ShapesSeen | null;
  /** In the order they were sent. */
  noEvidence: CapacityNoEvidence[];
}

/** `at`: the rate under which what was asked was lost. */
type Stopped = Extract<NoMore, { stopped: string }>;

type Load = Pick<BlockToPlan, 'rate' | 'warmupMs' | 'blockMs' | 'stages'>;

/** Idle again before the next block; what a target still does for callers that are gone is over by then. */
const DRAIN_MS = 1_000;
const ROUNDING = 1.000_001;

/** Searches over a system that runs: each load within budget and machine, recovery behind what did not hold, shapes at the end. */
export async function driveSearch(options: SearchToDrive): Promise<SearchDriven> {
  const { search, machine, warmupMs, shapesPeak, ledger, tell } = options;
  const noEvidence: CapacityNoEvidence[] = [];
  let number = 0;
  let idle: IdleTimes | null = null;
  let idleCases: number | null = null;
  let leastHeld: number | null = null;
  const over: NoMore[] = [];

  const drive = async (purpose: CapacityNoEvidence['purpose'], load: Load): Promise<Block | Stopped> => {
    const { rate } = load;
    if (machine !== null && rate > machine.most * ROUNDING) return { stopped: describeFull(rate, machine) };
    const refused = ledger.refuses(countPlanned(load));
    if (refused !== null) return { stopped: refused };
    const atMs = options.elapsedMs();
    const note = (reason: string): void => void noEvidence.push({ rate, atMs, purpose, reason });
    const ran = await options.runBlock({ ...load, number: number++, idleCases }, idle);
    if ('stopped' in ran) {
      if (ran.sent !== undefined) ledger.add(ran.sent);
      if (ran.isUnsent !== true) note(ran.stopped);
      return ran.isGone === true ? { stopped: ran.stopped, at: rate } : { stopped: ran.stopped };
    }
    const { block, ended, measured } = ran;
    ledger.add(ran.sent);
    if (block.contaminated !== null) note(block.contaminated);
    // How callers fare without load is no more known from what is no evidence than anything else.
    else if (measured > 0) {
      idle ??= ran.idle;
      idleCases ??= measured;
    }
    if (ended?.kind === 'over-saturated') tell(`${rate.toFixed(2)}/s was ended early: ${ended.why}.`);
    await options.rest(DRAIN_MS);
    return block;
  };

  const tryRate: TryRate = async (rate, blockMs) => {
    if (over[0] !== undefined) return over[0];
    const block = await drive('search', { rate, warmupMs, blockMs });
    if ('stopped' in block) return block;
    options.onBlock(block);
    // It is no evidence of anything, nor of a system that has to recover.
    if (block.contaminated !== null) {
      tell(`${rate.toFixed(2)}/s says nothing: ${block.contaminated}.`);
      return block;
    }
    if (quotaIsGone(block))
      return { stopped: 'a provider says that its quota is used up, and no waiting helps', at: rate };
    const held = readHold(block, search.conditions);
    if (held === true) leastHeld = Math.min(leastHeld ?? Infinity, rate);
    if (held !== false) return block;
    const recovery = await awaitRecovery({
      rate,
      leastHeld,
      conditions: search.conditions,
      drive: (load) => drive('recovery', load),
      tell,
    });
    if (recovery.kind === 'unknown') over.push({ noEvidence: recovery.why });
    if (recovery.kind === 'lost') {
      // What held before and never does again has not met its limit at this rate.
      if (leastHeld !== null) return { stopped: recovery.why, at: rate };
      over.push({ stopped: recovery.why, at: rate });
    }
    return block;
  };
  const found = await searchCapacity(search, tryRate, (known) =>
    options.onKnown({ found: known, shapes: null, noEvidence }),
  );
  if (shapesPeak === null || found.end.kind === 'stopped' || found.end.kind === 'no-evidence')
    return { found, shapes: null, noEvidence };
  tell('The peak is brought to it at once and by a ramp now.');
  const lost: Stopped[] = [];
  const shapes = await driveShapes(
    search.blockMs,
    async (stages) => {
      const tried = await drive('shapes', { rate: shapesPeak, warmupMs: 0, blockMs: sumDurations(stages), stages });
      if ('stopped' in tried && tried.at !== undefined) lost.push(tried);
      return tried;
    },
    () => options.rest(SHAPE_REST_MS),
  );
  if (shapes.stopped !== null) tell(`There is no more of it: ${shapes.stopped}.`);
  const [gone] = lost;
  return { found: gone === undefined ? found : { ...found, end: endStopped(gone) }, shapes, noEvidence };
}

/** Beyond what may be asked of the machine, its own queues would be taken for the provider's. */
function describeFull(rate: number, { most, part, perSecond }: CapacityMachine): string {
  return `${formatRate(rate)} is more than may be asked of this machine, ${formatRate(most)}: ${part} would be full at ${formatRate(perSecond)}`;
}

/** The callers of a load, by its plan. */
function countPlanned({ rate, warmupMs, blockMs, stages }: Load): number {
  const ms = stages?.reduce((sum, { share, durationMs }) => sum + share * durationMs, 0) ?? warmupMs + blockMs;
  return Math.ceil((rate * ms) / 1_000);
}

const sumDurations = (stages: readonly ShapeStage[]): number =>
  stages.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** Most of those that missed something were told so. */
function quotaIsGone({ calls }: Block): boolean {
  const missed = calls.filter(({ met }) => met.includes(false));
  return missed.filter(({ limit }) => limit === 'quota').length * 2 > missed.length;
}
