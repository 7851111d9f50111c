import { createRandom } from '../stats/random.ts';
import type { FaultAction } from './fault.ts';
import type { FaultRequest } from './fault-request.ts';
import { faults, type FaultSettings } from './index.ts';
import { findMismatch, matchReadsBody } from './match.ts';
import { decideWhen, whenDraws } from './when.ts';

/** All a chain of faults is decided by; the same input gives the same decision. */
export interface FaultContext {
  request: FaultRequest;
  /** Since the chain was armed. */
  elapsedMs: number;
  /** For each fault of the chain: how many requests it has matched before this one. */
  matchedBefore: readonly number[];
  /** The drill's seed: it alone decides which tenants are hit. */
  seed: number;
  /** Which request this is, in every run of the seed: what is drawn for it hangs on this and the seed. */
  identity: string;
}

/**
 * What one fault of a chain did about one request.
 *
 * - `preempted`: not asked, because a fault before it was applied
 * - `unmatched`: the request is none of those it is for
 * - `spared`: it matched, but this was not the time, or the dice said no
 * - `applied`: it happened
 */
export type FaultStep =
  | { kind: 'preempted' }
  | { kind: 'unmatched'; reason: string }
  | { kind: 'spared'; reason: string; chance: number }
  | { kind: 'applied'; chance: number };

/** What becomes of one request: a step for each fault, and the fault that was applied, if one was. */
export interface ChainDecision {
  steps: FaultStep[];
  applied: { fault: FaultSettings; action: Exclude<FaultAction, { kind: 'pass' }> } | null;
}

/** Asks the faults in order; the first that does not pass the request on decides. */
export function decideFault(chain: readonly FaultSettings[], context: FaultContext): ChainDecision {
  let applied: ChainDecision['applied'] = null;
  const steps = chain.map((fault, place): FaultStep => {
    if (applied !== null) return { kind: 'preempted' };
    const mismatch = findMismatch(fault.match ?? {}, context.request, context.seed);
    if (mismatch !== null) return { kind: 'unmatched', reason: mismatch };
    const { elapsedMs, seed, identity } = context;
    const moment = { elapsedMs, number: (context.matchedBefore[place] ?? 0) + 1 };
    const draw = (purpose: string): number => createRandom(seed, identity, place, purpose)();
    const { chance, hindered } = decideWhen(fault.when ?? {}, moment, draw);
    if (hindered !== null) return { kind: 'spared', reason: hindered, chance };
    const action = definitionOf(fault).decide(fault, context.request, createRandom(seed, identity, place, 'fault'));
    if (action.kind === 'pass') return { kind: 'spared', reason: fault.kind, chance };
    applied = { fault, action };
    return { kind: 'applied', chance };
  });
  return { steps, applied };
}

/** Must the body be read before this chain can decide? `identified`: is it known without which request it is? */
export function chainReadsBody(chain: readonly FaultSettings[], identified: boolean): boolean {
  return chain.some(
    (fault) =>
      matchReadsBody(fault.match ?? {}) ||
      definitionOf(fault).readsBody?.(fault) === true ||
      (!identified && whenDraws(fault.when ?? {})),
  );
}

/** A definition that takes any fault's settings: it is only ever given those of its own kind. */
interface AnyFault {
  readsBody?(settings: FaultSettings): boolean;
  decide(settings: FaultSettings, request: FaultRequest, random: () => number): FaultAction;
}

function definitionOf(fault: FaultSettings): AnyFault {
  // The map and the union are made of the same definitions, so kind and settings belong together.
  return faults[fault.kind] as AnyFault;
}
