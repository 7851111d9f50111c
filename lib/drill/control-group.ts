import { isTenantHit, mostTenants } from '../faults/fault/tenant.ts';
import type { Drill } from './drill.ts';
import { listProviders } from './providers.ts';
import { faultsOn } from './timeline-entry.ts';
import type { PlannedArrival } from './workloads/arrival.ts';

/** Which tenants a drill's faults spare. */
export interface SparedTenants {
  /** The share of tenants that faults are for, 0..1. */
  hitRatio: number;
  /** The header that tells them apart at the providers; null: the API key does. */
  header: string | null;
  /** Is a tenant of this name one that they are for? */
  isHit(tenant: string): boolean;
}

/**
 * The tenants that every fault of the drill spares (`match.tenants`, or `safety.blastRadius`): a control group. Null where there is none: a fault is for all,
 * two are for other tenants, their share moves, or nobody is spared.
 */
export function findSparedTenants({
  seed,
  timeline,
  providers,
}: Pick<Drill, 'seed' | 'timeline' | 'providers'>): SparedTenants | null {
  const names = listProviders({ providers });
  const shares = timeline.flatMap((entry) =>
    names.flatMap((name) =>
      faultsOn(entry, name).map((fault) => ('match' in fault ? (fault.match?.tenants ?? null) : null)),
    ),
  );
  const [first] = shares;
  // While a share moves, some are neither hit all the time nor spared all the time.
  if (first === undefined || first === null || first.ratio >= 1 || first.ramp !== undefined) return null;
  if (
    !shares.every((share) => share?.ratio === first.ratio && share.header === first.header && share.ramp === undefined)
  )
    return null;
  return {
    hitRatio: first.ratio,
    header: first.header ?? null,
    isHit: (tenant) => isTenantHit(seed, tenant, first.ratio),
  };
}

/** The header in which k6 says whose a request is. */
const PLANNED_BY = 'x-cutover-tenant';

/** Whom the seed picks for a share of tenants that faults are for, of those that ask in the outage. */
export interface PickedTenants {
  /** The share, 0..1; one that moves counts as the largest that it comes to. */
  ratio: number;
  tenants: number;
  ofTenants: number;
  /** What they ask there. */
  requests: number;
  ofRequests: number;
}

/**
 * Whom the seed picks for each share of tenants that faults are for: of few it may pick nobody, or more than the share is. Where another header than k6's, or the API
 * key, tells tenants apart, that is not known before, and such a share is left out.
 *
 * @param arrivals The plan.
 */
export function listPicked(
  { seed, timeline, providers }: Pick<Drill, 'seed' | 'timeline' | 'providers'>,
  arrivals: readonly Pick<PlannedArrival, 'phase' | 'tenant'>[],
): PickedTenants[] {
  const names = listProviders({ providers });
  const shares = timeline.flatMap((entry) =>
    names.flatMap((name) =>
      faultsOn(entry, name).flatMap((fault) => {
        const share = 'match' in fault ? fault.match?.tenants : undefined;
        return share?.header === PLANNED_BY ? [mostTenants(share)] : [];
      }),
    ),
  );
  const asked = arrivals.flatMap(({ phase, tenant }) => (phase === 'outage' ? [tenant] : []));
  const tenants = [...new Set(asked)];
  return [...new Set(shares)].map((ratio) => {
    const hit = new Set(tenants.filter((tenant) => isTenantHit(seed, tenant, ratio)));
    const requests = asked.filter((tenant) => hit.has(tenant)).length;
    return { ratio, tenants: hit.size, ofTenants: tenants.length, requests, ofRequests: asked.length };
  });
}
