import {
  type ChainDecision,
  chainReadsBody,
  chainReadsUsage,
  decideFault,
  type FaultStep,
} from '../faults/decide-fault.ts';
import type { FaultRequest } from '../faults/fault-request.ts';
import type { FaultSettings } from '../faults/index.ts';
import type { FaultSummary } from '../records/record.ts';
import { createLimitMemory } from './limit-memory.ts';
import { RecentMap } from './recent-map.ts';

/** Arrivals whose tries are remembered; a retry that comes after so many others is drawn as a first try. */
const MAX_ARRIVALS = 100_000;

/** One attempt the chain decides over. */
export interface ChainAttempt {
  request: FaultRequest;
  /** Now, of the clock the chain was armed by. */
  nowMs: number;
  /** The arrival it carries, if that is known. */
  index: number | null;
  /** Its place among all attempts of this injector, from 1. */
  number: number;
}

/** The faults of one arming, with what they have counted since. */
export interface FaultChain {
  /** Must the body be read before it can decide? `identified`: is the arrival known without? */
  readsBody(identified: boolean): boolean;
  /** Does a limit want to know the tokens of an answer? */
  readonly readsUsage: boolean;
  decide(attempt: ChainAttempt): Pick<ChainDecision, 'applied' | 'headers'>;
  /**
   * An attempt that was decided over is over at `nowMs`; `outputTokens` as the provider counted them, null when that is
   * not known. Returns the attempts, by number, that a limit kept waiting and that now go on. Any other does nothing.
   */
  finish(number: number, end: { nowMs: number; outputTokens: number | null }): number[];
  /** What each fault has done so far, in the chain's order. */
  summarize(): FaultSummary[];
}

/** What a chain is made of. */
export interface FaultChainOptions {
  faults: readonly FaultSettings[];
  seed: number;
  /** Keeps what is drawn for one seat apart from what is drawn for another. */
  seat: string;
  armedAtMs: number;
}

/** A chain nothing has come to yet. */
export function createFaultChain({ faults, seed, seat, armedAtMs }: FaultChainOptions): FaultChain {
  const tallies = faults.map(({ kind }) => createTally(kind));
  /** Attempts of each arrival so far: a second try is not bound to meet what the first one met. */
  const tries = new RecentMap<number, number>(MAX_ARRIVALS);
  const memory = createLimitMemory(faults);

  function identify(index: number | null, number: number): string {
    if (index === null) return `${seat} attempt ${number}`;
    const before = tries.get(index) ?? 0;
    tries.set(index, before + 1);
    return `${seat} ${index} ${before}`;
  }

  return {
    readsBody: (identified) => chainReadsBody(faults, identified),
    readsUsage: chainReadsUsage(faults),
    decide({ request, nowMs, index, number }) {
      const { steps, applied, headers, changes } = decideFault(faults, {
        request,
        elapsedMs: nowMs - armedAtMs,
        matchedBefore: tallies.map(({ matched }) => matched),
        seed,
        identity: identify(index, number),
        memory: memory.recall(number),
      });
      memory.remember(number, request, changes);
      for (const [place, step] of steps.entries()) count(tallies[place] as Tally, step, request.atEpochMs);
      return { applied, headers };
    },
    finish: (number, { nowMs, outputTokens }) => memory.finish(number, { elapsedMs: nowMs - armedAtMs, outputTokens }),
    summarize: () => tallies.map(summarize),
  };
}

interface Tally extends Omit<FaultSummary, 'intendedRatio' | 'observedRatio'> {
  /** Of all chances so far; over `matched` it is the share that was intended. */
  chances: number;
}

function createTally(fault: string): Tally {
  return { fault, attempts: 0, matched: 0, applied: 0, skipped: {}, firstEpochMs: null, lastEpochMs: null, chances: 0 };
}

function count(tally: Tally, step: FaultStep, atEpochMs: number): void {
  tally.attempts++;
  if (step.kind === 'spared' || step.kind === 'applied') {
    tally.matched++;
    tally.chances += step.chance;
    if (step.outcome !== undefined) {
      tally.limit ??= { passed: 0, queued: 0, limited: 0 };
      tally.limit[step.outcome]++;
    }
  }
  if (step.kind === 'applied') {
    tally.applied++;
    // A body that was waited for may bring the decisions out of order.
    tally.firstEpochMs = Math.min(tally.firstEpochMs ?? atEpochMs, atEpochMs);
    tally.lastEpochMs = Math.max(tally.lastEpochMs ?? atEpochMs, atEpochMs);
    return;
  }
  const reason = step.kind === 'preempted' ? 'another fault' : step.reason;
  tally.skipped[reason] = (tally.skipped[reason] ?? 0) + 1;
}

function summarize({ chances, ...tally }: Tally): FaultSummary {
  const share = (part: number): number | null => (tally.matched === 0 ? null : part / tally.matched);
  return {
    ...tally,
    skipped: { ...tally.skipped },
    ...(tally.limit === undefined ? {} : { limit: { ...tally.limit } }),
    intendedRatio: share(chances),
    observedRatio: share(tally.applied),
  };
}
