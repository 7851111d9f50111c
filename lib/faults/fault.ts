import type { Reader } from '../settings/reader.ts';

/** What a fault may look at to decide; all of it is known when the request head has arrived. */
export interface FaultRequest {
  method: string;
  path: string;
}

/**
 * What becomes of one attempt. The injector acts on it; a fault only decides.
 *
 * - `pass`: through to the provider, byte for byte
 * - `respond`: answered in the provider's stead, once the request has been read
 * - `hold`: accepted, read, never answered
 */
export type FaultAction =
  | { kind: 'pass' }
  | { kind: 'respond'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'hold' };

/** One way of failing: how its settings are read and what it does to an attempt. A plug-in: one file a fault. */
export interface FaultDefinition<Settings> {
  /** One sentence for people: what the caller sees. */
  summary: string;
  settings: Reader<Settings>;
  /** Pure. `random` gives numbers in [0, 1) from the drill's seed. */
  decide(settings: Settings, request: FaultRequest, random: () => number): FaultAction;
}
