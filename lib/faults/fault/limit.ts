import { object, optional } from '../../kit/settings/object.ts';
import type { Keys, ObjectOf, ObjectReader } from '../../kit/settings/object.ts';
import type { ReadBy } from '../../kit/settings/reader.ts';
import type { FaultAction } from './fault.ts';
import type { FaultRequest } from './fault-request.ts';
import { headerName } from './header-settings.ts';
import { findTenant } from './tenant.ts';

/** What became of a request at a limit. */
export type LimitOutcome = 'passed' | 'queued' | 'limited';

/** A request at a limit. Times count from when the limit was armed. */
export interface LimitMoment {
  request: FaultRequest;
  elapsedMs: number;
  /** Tells attempts of one injector apart. */
  attempt: number;
}

/** What a limit decided, and how it stands from now on. */
export interface LimitStep<State> {
  state: State;
  action: Extract<FaultAction, { kind: 'pass' | 'respond' | 'queue' }>;
}

/** A request the limit let through or kept waiting is over. */
export interface LimitEnd extends LimitMoment {
  /** As the provider counted them; null when its answer did not say, or none came. */
  outputTokens: number | null;
}

/**
 * A fault that remembers: what it does to a request depends on those before it. Settings are apart from state; the state
 * is small pure data, one for each key, and whoever runs the fault keeps it. The same steps in the same order give the
 * same decisions. A plug-in like any fault: one file each.
 */
export interface LimitDefinition<K extends Keys, State> {
  /** One sentence for people: what the caller sees. */
  summary: string;
  settings: ObjectReader<K>;
  /** Does it look at the request's body, or may it keep a request waiting? Default: no. */
  readsBody?: (settings: ObjectOf<K>) => boolean;
  /** Does it want to know the tokens of the answer? Default: no. */
  readsUsage?: (settings: ObjectOf<K>) => boolean;
  /** Which limit a request comes under; those with another key come under one of their own. */
  key(settings: ObjectOf<K>, request: FaultRequest): string;
  /** The state nothing has come to yet. */
  begin(settings: ObjectOf<K>, elapsedMs: number): State;
  /** Pure. A request comes. */
  step(settings: ObjectOf<K>, state: State, moment: LimitMoment): LimitStep<State>;
  /** Pure. A request is over; `admitted` are the attempts that waited and now go on. Default: nothing changes. */
  finish?(settings: ObjectOf<K>, state: State, end: LimitEnd): { state: State; admitted: readonly number[] };
}

/** Types a limit by its settings and its state. */
export function defineLimit<K extends Keys, State>(definition: LimitDefinition<K, State>): LimitDefinition<K, State> {
  return definition;
}

const perTenantSettings = object({
  header: optional('the header that tells tenants apart, in lower case; without it the API key does', headerName),
});

/** For whom a limit is: a key of every limit. */
export const perTenant = optional(
  'a limit of its own for each tenant; without it, one for all. Requests of no tenant share one',
  perTenantSettings,
);

/** The key of a limit that may be per tenant. */
export function findLimitKey(
  settings: { perTenant?: ReadBy<typeof perTenantSettings> },
  { headers }: FaultRequest,
): string {
  return settings.perTenant === undefined ? '' : (findTenant(headers, settings.perTenant.header) ?? '');
}
