import { type ConnectionDecided, decideConnection, decidePort } from '../../faults/decide-connection.ts';
import type { ConnectionFaultSettings } from '../../faults/index.ts';
import { count, type FaultCounts } from './fault-counts.ts';

/** One connection the chain decides over. */
interface ChainConnection {
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

/** The faults of connections among those that are armed. */
export interface ConnectionChain {
  /** Decides over a connection that was accepted, before anything of it is read. */
  decideConnection(connection: ChainConnection): ConnectionDecided['applied'];
  /** The fault that closes the port at this moment; null when it is to be open. */
  decidePort(nowMs: number): ChainRefusal | null;
  /** May the port's fate change while these faults stay armed? */
  readonly portChanges: boolean;
}

/** The chain of these faults, each with its counts. */
export function createConnectionChain(
  links: readonly { fault: ConnectionFaultSettings; counts: FaultCounts }[],
  { seed, seat, armedAtMs }: { seed: number; seat: string; armedAtMs: number },
): ConnectionChain {
  const faults = links.map(({ fault }) => fault);
  const countsOf = links.map(({ counts }) => counts);
  return {
    decideConnection({ nowMs, atEpochMs, number }) {
      if (faults.length === 0) return null;
      const { steps, applied } = decideConnection(faults, {
        elapsedMs: nowMs - armedAtMs,
        matchedBefore: countsOf.map(({ matched }) => matched),
        seed,
        identity: `${seat} connection ${number}`,
      });
      for (const [place, step] of steps.entries()) {
        if (step !== null) count(countsOf[place] as FaultCounts, step, atEpochMs);
      }
      return applied;
    },
    decidePort(nowMs) {
      const closed = decidePort(faults, nowMs - armedAtMs);
      if (closed === null) return null;
      const counts = countsOf[closed.place] as FaultCounts;
      return {
        fault: counts.fault,
        pooled: closed.pooled,
        count({ applied, spared, atEpochMs }) {
          for (let each = 0; each < applied; each++) count(counts, { kind: 'applied', chance: 1 }, atEpochMs);
          for (let each = 0; each < spared; each++) count(counts, { kind: 'unmatched', reason: 'pooled' }, atEpochMs);
        },
      };
    },
    portChanges: faults.some(({ kind, when }) => kind === 'refuse-connections' && when !== undefined),
  };
}
