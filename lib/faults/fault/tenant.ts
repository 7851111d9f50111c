import { createRandom } from '../../kit/stats/random.ts';
import type { FaultRequest } from './fault-request.ts';

const keyHeaders = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

/** Whose request it is: the value of this header (in lower case), else the API key; undefined when it bears none. */
export function findTenant(headers: FaultRequest['headers'], header?: string): string | undefined {
  const names = header === undefined ? keyHeaders : [header];
  return headers.find(([name]) => names.includes(name))?.[1];
}

/** A share of the tenants, 0..1; with `ramp` it moves from arming on, in a straight line, and then stays. */
export interface TenantShare {
  ratio: number;
  ramp?: { to: number; durationMs: number };
}

/** The share so long after arming. */
export function tenantShareAt({ ratio, ramp }: TenantShare, elapsedMs: number): number {
  if (ramp === undefined) return ratio;
  return ratio + (ramp.to - ratio) * Math.min(1, Math.max(0, elapsedMs / ramp.durationMs));
}

/** The largest share it comes to: all who are ever hit. */
export const mostTenants = ({ ratio, ramp }: TenantShare): number => Math.max(ratio, ramp?.to ?? 0);

/** Is this tenant one of the share that is hit, each time? The drill's seed decides. Who is one of a share is one of each larger share. */
export function isTenantHit(seed: number, tenant: string, ratio: number): boolean {
  return createRandom(seed, 'tenant', tenant)() < ratio;
}
