import type { Keys, ObjectOf, ObjectReader } from '../settings/object.ts';
import type { FaultRequest } from './fault-request.ts';
import type { ResponsePlan } from './plan-response.ts';
import type { ResponseEdit } from './response-edit.ts';

/**
 * What becomes of one attempt. The injector acts on it; a fault only decides.
 *
 * - `pass`: through to the provider, byte for byte; the answer gets `headers` in place of its own of the same name
 * - `respond`: answered in the provider's stead, once the request has been read
 * - `hold`: accepted, read, never answered
 * - `queue`: kept waiting until a slot is free, then through to the provider
 * - `shape`: through to the provider; its response comes back as the plan says
 * - `edit`: through to the provider; its response comes back edited. It has happened once the edit has found its place
 */
export type FaultAction =
  | { kind: 'pass'; headers?: Record<string, string> }
  | { kind: 'respond'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'hold' }
  | { kind: 'queue' }
  | { kind: 'shape'; plan: ResponsePlan }
  | { kind: 'edit'; edit: ResponseEdit };

/** One way of failing: how its settings are read and what it does to an attempt. A plug-in: one file a fault. */
export interface FaultDefinition<K extends Keys> {
  /** One sentence for people: what the caller sees. */
  summary: string;
  settings: ObjectReader<K>;
  /** Does it look at the request's body? Then the body is read before anything is passed on. Default: no. */
  readsBody?: (settings: ObjectOf<K>) => boolean;
  /** Pure. `random` gives numbers in [0, 1) from the drill's seed, the same for the same request. */
  decide(settings: ObjectOf<K>, request: FaultRequest, random: () => number): FaultAction;
}

/** Types a fault by its settings. */
export function defineFault<K extends Keys>(definition: FaultDefinition<K>): FaultDefinition<K> {
  return definition;
}
