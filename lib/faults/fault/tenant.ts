import { createRandom } from '../../kit/stats/random.ts';
import type { FaultRequest } from './fault-request.ts';

const keyHeaders = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

/** Whose request it is: the value of this header (in lower case), else the API key; undefined when it bears none. */
export function findTenant(headers: FaultRequest['headers'], header?: string): string | undefined {
  const names = header === undefined ? keyHeaders : [header];
  return headers.find(([name]) => names.includes(name))?.[1];
}

/** Is this tenant one of the share that is hit, each time? The drill's seed decides. */
export function isTenantHit(seed: number, tenant: string, ratio: number): boolean {
  return createRandom(seed, 'tenant', tenant)() < ratio;
}
