import type { Keys, ObjectOf, ObjectReader } from '../../kit/settings/object.ts';
import type { FaultRequest } from './fault-request.ts';
import type { Reader, WrittenBy } from '../../kit/settings/reader.ts';
import type { ResponseShape } from '../../wire/shape/response-shape.ts';
import type { ResponseEdit } from '../edit/response-edit.ts';
import type { WhenSettings, whenSettings } from './when.ts';

/**
 * What becomes of one attempt. The injector acts on it; a fault only decides.
 *
 * - `pass`: through to the provider, byte for byte; the answer gets `headers` in place of its own of the same name
 * - `respond`: answered in the provider's stead, once the request has been read
 * - `hold`: accepted, read, never answered
 * - `queue`: kept waiting until a slot is free, then through to the provider
 * - `read-slowly`: through to the provider, its body no faster than so much. It has happened once there is body
 * - `shape`: through to the provider; its response comes back in that shape. It has happened once the shape has made
 *   it wait, cut it, or stopped it
 * - `edit`: through to the provider; its response comes back edited. It has happened once the edit has found its place
 */
export type FaultAction =
  | { kind: 'pass'; headers?: Record<string, string> }
  | { kind: 'respond'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'hold' }
  | { kind: 'queue' }
  | { kind: 'read-slowly'; bytesPerSecond: number }
  | { kind: 'shape'; shape: ResponseShape }
  | { kind: 'edit'; edit: ResponseEdit };

/** Does what was decided happen only when the request or the response has come to the place it is for, if ever? */
export function happensLater({ kind }: FaultAction): boolean {
  return kind === 'edit' || kind === 'shape' || kind === 'read-slowly';
}

/** One way of failing: how its settings are read and what it does to an attempt. A plug-in: one file a fault. */
export interface FaultDefinition<K extends Keys> {
  /** One sentence for people: what the caller sees. */
  summary: string;
  settings: ObjectReader<K>;
  /** Its answers come whole, only late: nobody fails by it who has patience. Default: no. */
  isLateOnly?: true;
  /** Does it look at the request's body? Then the body is read before anything is passed on. Default: no. */
  readsBody?: (settings: ObjectOf<K>) => boolean;
  /**
   * Pure. `random` gives numbers in [0, 1) from the drill's seed, the same for the same request; `elapsedMs` is how long it has been
   * armed.
   */
  decide(settings: ObjectOf<K>, request: FaultRequest, random: () => number, elapsedMs: number): FaultAction;
}

/**
 * What becomes of connections to the seat, before there is a request on them.
 *
 * - `reset`: accepted and reset
 * - `never-read`: accepted, and nothing of it is ever read
 * - `fail-handshake`: TLS is not agreed on
 * - `refuse`: there is nobody at the port; `pooled` connections, open already, go on or are reset
 */
export type ConnectionAction =
  | { kind: 'reset' }
  | { kind: 'never-read' }
  | { kind: 'fail-handshake'; how: 'alert' | 'reset' }
  | { kind: 'refuse'; pooled: 'keep' | 'reset' };

/** One way of failing before there is a request. It can have no `match`, since there is nothing to match. */
export interface ConnectionFaultDefinition<K extends Keys> {
  level: 'connection';
  /** One sentence for people: what the caller sees. */
  summary: string;
  settings: ObjectReader<K>;
  /** What of `when` can be told of it. Default: all. */
  when?: Reader<WhenSettings, WrittenBy<typeof whenSettings>>;
  /** Only a seat that speaks TLS can fail like this. */
  needsTls?: true;
  /** Pure. */
  decide(settings: ObjectOf<K>): ConnectionAction;
}

/** Types a connection fault by its settings. */
export function defineConnectionFault<K extends Keys>(
  definition: Omit<ConnectionFaultDefinition<K>, 'level'>,
): ConnectionFaultDefinition<K> {
  return { level: 'connection', ...definition };
}

/** Types a fault by its settings. */
export function defineFault<K extends Keys>(definition: FaultDefinition<K>): FaultDefinition<K> {
  return definition;
}
