import { createRandom } from '../kit/stats/random.ts';
import type { FaultAction } from './fault/fault.ts';
import type { FaultRequest } from './fault/fault-request.ts';
import { faults, type FaultSettings } from './index.ts';
import type { LimitEnd, LimitMoment, LimitOutcome, LimitStep } from './fault/limit.ts';
import { findMismatch, matchReadsBody } from './fault/match.ts';
import { type AppliedAction, findObstacle } from './stacking.ts';
import { decideWhen, findSlice, isPicked, whenDraws } from './fault/when.ts';

/** All a chain of faults is decided by; the same input gives the same decision. */
export interface FaultContext {
  request: FaultRequest;
  /** Since the chain was armed. */
  elapsedMs: number;
  /** For each fault of the chain: how many requests it has matched before this one. */
  matchedBefore: readonly number[];
  /** The drill's seed: it alone decides which tenants are hit. */
  seed: number;
  /** Which request this is, in every run of the seed: what is drawn for it depends on this and the seed. */
  identity: string;
  /** The planned request it carries, for dice that are shared; without it, not known, and then it draws by itself. */
  arrival?: number | null;
  /** What the limits of the chain remember; without it, they have seen nothing yet. */
  memory?: ChainMemory;
}

/** The states of a chain's limits before a request, and which attempt that is. */
export interface ChainMemory {
  /** For each fault of the chain: the states of its keys. */
  states: readonly Pick<ReadonlyMap<string, unknown>, 'get'>[];
  /** Tells attempts of one injector apart. */
  attempt: number;
}

/** A limit stands like this from now on. */
export interface StateChange {
  /** The fault's place in the chain. */
  place: number;
  key: string;
  state: unknown;
  /** Does the limit want to know when this request is over? */
  owesEnd: boolean;
}

/**
 * What one fault of a chain did about one request.
 *
 * - `preempted`: not asked, because a fault before it leaves it no room (see `findObstacle`); `by` is its kind
 * - `unmatched`: the request is none of those it is for
 * - `spared`: it matched, but this was not the time, or the dice said no
 * - `applied`: it happened
 *
 * `outcome` is what a limit did.
 */
export type FaultStep =
  | { kind: 'preempted'; by: string }
  | { kind: 'unmatched'; reason: string }
  | { kind: 'spared'; reason: string; chance: number; outcome?: LimitOutcome }
  | { kind: 'applied'; chance: number; outcome?: LimitOutcome };

/** A fault of a chain that is applied to a request. */
export interface AppliedFault {
  /** In the chain. */
  place: number;
  fault: FaultSettings;
  action: AppliedAction;
}

/** What becomes of one request: a step for each fault, and those that are applied, in the chain's order. */
export interface ChainDecision {
  steps: FaultStep[];
  applied: readonly AppliedFault[];
  /** What the limits it passed tell of themselves on the provider's answer; {} when they tell nothing. */
  headers: Record<string, string>;
  /** What the limits that were asked remember from now on. */
  changes: StateChange[];
}

/** Asks the faults in order; one that those applied before it leave no room is not asked. */
export function decideFault(chain: readonly FaultSettings[], context: FaultContext): ChainDecision {
  const applied: AppliedFault[] = [];
  const headers: Record<string, string> = {};
  const changes: StateChange[] = [];
  const steps = chain.map((fault, place): FaultStep => {
    const definition = definitionOf(fault);
    const slice = findSlice(chain, place);
    const draw = createDraw(fault, place, context);
    // What its group did not draw is not kept away by what it drew.
    const obstacle =
      applied.length === 0 || !isPicked(slice, draw) ? undefined : findObstacleTo(fault, place, applied, context);
    if (obstacle !== undefined) return { kind: 'preempted', by: obstacle.fault.kind };
    const mismatch = findMismatch(fault.match ?? {}, context.request, context.seed, context.elapsedMs);
    if (mismatch !== null) return { kind: 'unmatched', reason: mismatch };
    const number = (context.matchedBefore[place] ?? 0) + 1;
    const moment = { elapsedMs: context.elapsedMs, number, ...(slice === null ? {} : { slice }) };
    const { chance, hindered } = decideWhen(fault.when ?? {}, moment, draw);
    if (hindered !== null) return { kind: 'spared', reason: hindered, chance };
    if ('step' in definition) {
      const { action, change } = askLimit(definition, fault, place, context);
      changes.push(change);
      if (action.kind === 'pass') {
        Object.assign(headers, action.headers);
        return { kind: 'spared', reason: 'within the limit', chance, outcome: 'passed' };
      }
      applied.push({ place, fault, action });
      return { kind: 'applied', chance, outcome: action.kind === 'queue' ? 'queued' : 'limited' };
    }
    const action = decideAction(definition, fault, place, context);
    if (action.kind === 'pass') return { kind: 'spared', reason: fault.kind, chance };
    applied.push({ place, fault, action });
    return { kind: 'applied', chance };
  });
  return { steps, applied, headers, changes };
}

/** What decides on the conditions of a fault: dice of its own, of its group, or shared by name. */
function createDraw(
  { when: { dice, pick } = {} }: FaultSettings,
  place: number,
  { seed, identity, arrival = null }: FaultContext,
): (condition: string) => number {
  const shared = dice === undefined || arrival === null ? null : (['dice', dice, arrival] as const);
  return (condition) => {
    if (condition === 'pick') return createRandom(seed, ...(shared ?? [identity]), 'pick', pick?.of ?? '')();
    // A share that ramps and one that does not are drawn for alike.
    return createRandom(seed, ...(shared === null ? [identity, place, condition] : [...shared, 'share']))();
  };
}

function findObstacleTo(
  fault: FaultSettings,
  place: number,
  applied: readonly AppliedFault[],
  context: FaultContext,
): AppliedFault | undefined {
  const definition = definitionOf(fault);
  // A limit that refuses takes the whole call, and whether it will is not known without counting the request.
  if ('step' in definition) return applied[0];
  const action = decideAction(definition, fault, place, context);
  return action.kind === 'pass' ? undefined : findObstacle(applied, action);
}

function decideAction(
  definition: AnyFault,
  fault: FaultSettings,
  place: number,
  { request, seed, identity, elapsedMs }: FaultContext,
): FaultAction {
  return definition.decide(fault, request, createRandom(seed, identity, place, 'fault'), elapsedMs);
}

function askLimit(
  definition: AnyLimit,
  fault: FaultSettings,
  place: number,
  { request, elapsedMs, memory }: FaultContext,
): { action: LimitStep<unknown>['action']; change: StateChange } {
  const key = definition.key(fault, request);
  const before = memory?.states[place]?.get(key) ?? definition.begin(fault, elapsedMs);
  const { state, action } = definition.step(fault, before, { request, elapsedMs, attempt: memory?.attempt ?? 0 });
  const owesEnd = definition.finish !== undefined && action.kind !== 'respond';
  return { action, change: { place, key, state, owesEnd } };
}

/** Tells a limit that a request it let through is over: its new state, and the attempts that now go on. */
export function finishAtLimit(
  fault: FaultSettings,
  state: unknown,
  end: LimitEnd,
): { state: unknown; admitted: readonly number[] } {
  const definition = definitionOf(fault);
  return 'step' in definition && definition.finish !== undefined
    ? definition.finish(fault, state, end)
    : { state, admitted: [] };
}

/** Does a limit of this chain want to know the tokens of an answer? */
export function chainReadsUsage(chain: readonly FaultSettings[]): boolean {
  return chain.some((fault) => {
    const definition = definitionOf(fault);
    return 'step' in definition && definition.readsUsage?.(fault) === true;
  });
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
  decide(settings: FaultSettings, request: FaultRequest, random: () => number, elapsedMs: number): FaultAction;
}

/** The same of a limit, whose state is only ever its own. */
interface AnyLimit {
  readsBody?(settings: FaultSettings): boolean;
  readsUsage?(settings: FaultSettings): boolean;
  key(settings: FaultSettings, request: FaultRequest): string;
  begin(settings: FaultSettings, elapsedMs: number): unknown;
  step(settings: FaultSettings, state: unknown, moment: LimitMoment): LimitStep<unknown>;
  finish?(settings: FaultSettings, state: unknown, end: LimitEnd): { state: unknown; admitted: readonly number[] };
}

function definitionOf(fault: FaultSettings): AnyFault | AnyLimit {
  // The map and the union are made of the same definitions, so kind and settings belong together.
  return faults[fault.kind] as AnyFault | AnyLimit;
}
