import { isConnectionFault } from '../../faults/decide-connection.ts';
import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';
import {
  type AppliedFault,
  type ChainDecision,
  chainReadsBody,
  chainReadsUsage,
  decideFault,
} from '../../faults/decide-fault.ts';
import { happensLater } from '../../faults/fault/fault.ts';
import type { FaultRequest } from '../../faults/fault/fault-request.ts';
import type { FaultSettings } from '../../faults/index.ts';
import { findTenant } from '../../faults/fault/tenant.ts';
import type { FaultSummary } from '../../collector/records/record.ts';
import { type ConnectionChain, createConnectionChain } from './connection-chain.ts';
import { createEarlierAnswers } from './earlier-answers.ts';
import type { FaultOutcome } from '../../faults/edit/fault-outcome.ts';
import { createLimitMemory } from '../../faults/limit-memory.ts';
import { RecentMap } from '../../kit/limits/recent-map.ts';
import { count, countAwaited, countSettled, createFaultCounts, summarize, type FaultCounts } from './fault-counts.ts';

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

/** A fault an attempt is to meet. */
export interface MetFault extends AppliedFault {
  /**
   * To be called once, for a fault that has only happened once it has shown (see `happensLater`). Does nothing for any
   * other.
   */
  settle(outcome: FaultOutcome): void;
}

/** What an attempt is to meet. */
export interface ChainVerdict extends Pick<ChainDecision, 'headers'> {
  /** In the chain's order. */
  applied: readonly MetFault[];
  /** What an edit may know of earlier answers. */
  answers: AnswerMemory;
}

/** The faults of one arming, with what they have counted since. */
export interface FaultChain extends ConnectionChain {
  /** Must the body be read before it can decide? `identified`: is the arrival known without? */
  readsBody(identified: boolean): boolean;
  /** Does a limit want to know the tokens of an answer? */
  readonly readsUsage: boolean;
  decide(attempt: ChainAttempt): ChainVerdict;
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
  const countsOf = faults.map(createFaultCounts);
  const ofRequests = faults.filter((fault) => !isConnectionFault(fault));
  const ofRequestFaults = countsOf.filter(({ unit }) => unit === undefined);
  /** Attempts of each arrival so far: a second try is not bound to meet what the first one met. */
  const tries = new RecentMap<number, number>(MAX_ARRIVALS);
  const memory = createLimitMemory(ofRequests);
  const earlier = createEarlierAnswers();

  function identify(index: number | null, number: number): string {
    if (index === null) return `${seat} attempt ${number}`;
    const before = tries.get(index) ?? 0;
    tries.set(index, before + 1);
    return `${seat} ${index} ${before}`;
  }

  return {
    readsBody: (identified) => chainReadsBody(ofRequests, identified),
    readsUsage: chainReadsUsage(ofRequests),
    decide({ request, nowMs, index, number }) {
      const { steps, applied, headers, changes } = decideFault(ofRequests, {
        request,
        elapsedMs: nowMs - armedAtMs,
        matchedBefore: ofRequestFaults.map(({ matched }) => matched),
        seed,
        identity: identify(index, number),
        arrival: index,
        memory: memory.recall(number),
      });
      memory.remember(number, request, changes);
      const awaited = new Set(applied.filter(({ action }) => happensLater(action)).map(({ place }) => place));
      for (const [place, step] of steps.entries()) {
        const counts = ofRequestFaults[place] as FaultCounts;
        if (step.kind === 'applied' && awaited.has(place)) countAwaited(counts, step.chance);
        else count(counts, step, request.atEpochMs);
      }
      return {
        applied: applied.map((fault) => ({
          ...fault,
          settle(outcome) {
            if (awaited.has(fault.place))
              countSettled(ofRequestFaults[fault.place] as FaultCounts, outcome, request.atEpochMs);
          },
        })),
        headers,
        answers: earlier.of(findTenant(request.headers) ?? ''),
      };
    },
    finish: (number, { nowMs, outputTokens }) => memory.finish(number, { elapsedMs: nowMs - armedAtMs, outputTokens }),
    ...createConnectionChain(
      faults.flatMap((fault, place) =>
        isConnectionFault(fault) ? [{ fault, counts: countsOf[place] as FaultCounts }] : [],
      ),
      { seed, seat, armedAtMs },
    ),
    summarize: () => countsOf.map(summarize),
  };
}
