import {
  type ConnectionDecided,
  decideConnection,
  decidePort,
  isConnectionFault,
} from '../faults/decide-connection.ts';
import { type ChainDecision, chainReadsBody, decideFault, type FaultStep } from '../faults/decide-fault.ts';
import type { FaultRequest } from '../faults/fault-request.ts';
import type { FaultSettings } from '../faults/index.ts';
import type { FaultSummary } from '../records/record.ts';

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

/** One connection the chain decides over. */
export interface ChainConnection {
  nowMs: number;
  atEpochMs: number;
  /** Its place among all connections of this injector, from 1. */
  number: number;
}

/** The fault that closes the port now. */
export interface ChainRefusal {
  fault: string;
  pooled: 'keep' | 'reset';
  /** Counts connections: those it happened to, and those it spared because they were open already. */
  count(connections: { applied: number; spared: number; atEpochMs: number }): void;
}

/** The faults of one arming, with what they have counted since. */
export interface FaultChain {
  /** Must the body be read before it can decide? `identified`: is the arrival known without? */
  readsBody(identified: boolean): boolean;
  decide(attempt: ChainAttempt): ChainDecision['applied'];
  /** Decides over a connection that was accepted, before anything of it is read. */
  decideConnection(connection: ChainConnection): ConnectionDecided['applied'];
  /** The fault that closes the port at this moment; null when it is to be open. */
  decidePort(nowMs: number): ChainRefusal | null;
  /** May the port's fate change while these faults stay armed? */
  readonly portChanges: boolean;
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
  const tallies = faults.map(createTally);
  const ofRequests = faults.filter((fault) => !isConnectionFault(fault));
  const requestTallies = tallies.filter(({ unit }) => unit === undefined);
  const ofConnections = faults.filter(isConnectionFault);
  const connectionTallies = tallies.filter(({ unit }) => unit !== undefined);
  /** Attempts of each arrival so far: a second try is not bound to meet what the first one met. */
  const tries = new Map<number, number>();

  function identify(index: number | null, number: number): string {
    if (index === null) return `${seat} attempt ${number}`;
    const before = tries.get(index) ?? 0;
    tries.set(index, before + 1);
    return `${seat} ${index} ${before}`;
  }

  return {
    readsBody: (identified) => chainReadsBody(ofRequests, identified),
    decide({ request, nowMs, index, number }) {
      const { steps, applied } = decideFault(ofRequests, {
        request,
        elapsedMs: nowMs - armedAtMs,
        matchedBefore: requestTallies.map(({ matched }) => matched),
        seed,
        identity: identify(index, number),
      });
      for (const [place, step] of steps.entries()) count(requestTallies[place] as Tally, step, request.atEpochMs);
      return applied;
    },
    decideConnection({ nowMs, atEpochMs, number }) {
      if (ofConnections.length === 0) return null;
      const { steps, applied } = decideConnection(ofConnections, {
        elapsedMs: nowMs - armedAtMs,
        matchedBefore: connectionTallies.map(({ matched }) => matched),
        seed,
        identity: `${seat} connection ${number}`,
      });
      for (const [place, step] of steps.entries()) {
        if (step !== null) count(connectionTallies[place] as Tally, step, atEpochMs);
      }
      return applied;
    },
    decidePort(nowMs) {
      const closed = decidePort(ofConnections, nowMs - armedAtMs);
      if (closed === null) return null;
      const tally = connectionTallies[closed.place] as Tally;
      return {
        fault: tally.fault,
        pooled: closed.pooled,
        count({ applied, spared, atEpochMs }) {
          for (let each = 0; each < applied; each++) count(tally, { kind: 'applied', chance: 1 }, atEpochMs);
          for (let each = 0; each < spared; each++) count(tally, { kind: 'unmatched', reason: 'pooled' }, atEpochMs);
        },
      };
    },
    portChanges: ofConnections.some(({ kind, when }) => kind === 'refuse-connections' && when !== undefined),
    summarize: () => tallies.map(summarize),
  };
}

interface Tally extends Omit<FaultSummary, 'intendedRatio' | 'observedRatio'> {
  /** Of all chances so far; over `matched` it is the share that was intended. */
  chances: number;
}

function createTally(settings: FaultSettings): Tally {
  const unit = isConnectionFault(settings) ? ({ unit: 'connections' } as const) : {};
  return {
    fault: settings.kind,
    ...unit,
    attempts: 0,
    matched: 0,
    applied: 0,
    skipped: {},
    firstEpochMs: null,
    lastEpochMs: null,
    chances: 0,
  };
}

function count(tally: Tally, step: FaultStep, atEpochMs: number): void {
  tally.attempts++;
  if (step.kind === 'spared' || step.kind === 'applied') {
    tally.matched++;
    tally.chances += step.chance;
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
    intendedRatio: share(chances),
    observedRatio: share(tally.applied),
  };
}
