import { createRandom } from '../kit/stats/random.ts';
import type { FaultStep } from './decide-fault.ts';
import type { ConnectionAction } from './fault/fault.ts';
import { type ConnectionFaultSettings, connectionFaults, type FaultSettings } from './index.ts';
import { decideWhen, type FaultMoment } from './fault/when.ts';

/** All that is decided by before there is a request; the same input gives the same decision. */
export interface ConnectionContext {
  /** Since the faults were armed. */
  elapsedMs: number;
  /** For each fault: how many connections it was for before this one. */
  matchedBefore: readonly number[];
  seed: number;
  /** Which connection this is: what is drawn for it depends on this and the seed. */
  identity: string;
}

/** What can become of one connection that was accepted. */
export type AcceptedAction = Exclude<ConnectionAction, { kind: 'refuse' }>;
type Refusal = Extract<ConnectionAction, { kind: 'refuse' }>;

/** What becomes of one connection: a step for each fault, null for one that closes the port and so is not asked. */
export interface ConnectionDecided {
  steps: (FaultStep | null)[];
  applied: { fault: ConnectionFaultSettings; action: AcceptedAction } | null;
}

/** Is it one that happens before there is a request? */
export function isConnectionFault(fault: FaultSettings): fault is ConnectionFaultSettings {
  return Object.hasOwn(connectionFaults, fault.kind);
}

/** The kinds of this list that only a seat which speaks TLS can show. */
export function listTlsFaults(faults: readonly FaultSettings[]): string[] {
  return faults
    .filter((fault) => isConnectionFault(fault) && definitionOf(fault).needsTls === true)
    .map(({ kind }) => kind);
}

/** Asks the faults in order about a connection that came; the first whose time it is decides. */
export function decideConnection(
  faults: readonly ConnectionFaultSettings[],
  { elapsedMs, matchedBefore, seed, identity }: ConnectionContext,
): ConnectionDecided {
  let applied: ConnectionDecided['applied'] = null;
  const steps = faults.map((fault, place): FaultStep | null => {
    const action = definitionOf(fault).decide(fault);
    if (action.kind === 'refuse') return null;
    if (applied !== null) return { kind: 'preempted', by: applied.fault.kind };
    const moment = { elapsedMs, number: (matchedBefore[place] ?? 0) + 1 };
    const draw = (purpose: string): number => createRandom(seed, identity, place, purpose)();
    const { chance, hindered } = decideWhen(fault.when ?? {}, moment, draw);
    if (hindered !== null) return { kind: 'spared', reason: hindered, chance };
    applied = { fault, action };
    return { kind: 'applied', chance };
  });
  return { steps, applied };
}

/** The fault that closes the port at this moment, by its place; null when it is to be open. */
export function decidePort(
  faults: readonly ConnectionFaultSettings[],
  elapsedMs: number,
): { place: number; pooled: Refusal['pooled'] } | null {
  const moment: FaultMoment = { elapsedMs, number: 1 };
  for (const [place, fault] of faults.entries()) {
    const action = definitionOf(fault).decide(fault);
    // Nothing is left to chance: these have times alone.
    if (action.kind === 'refuse' && decideWhen(fault.when ?? {}, moment, () => 0).hindered === null) {
      return { place, pooled: action.pooled };
    }
  }
  return null;
}

/** A definition that takes any connection fault's settings: it is only ever given those of its own kind. */
interface AnyConnectionFault {
  needsTls?: true;
  decide(settings: ConnectionFaultSettings): ConnectionAction;
}

function definitionOf(fault: ConnectionFaultSettings): AnyConnectionFault {
  // The map and the union are made of the same definitions, so kind and settings belong together.
  return connectionFaults[fault.kind] as AnyConnectionFault;
}
