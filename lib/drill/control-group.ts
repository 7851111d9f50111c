import { isTenantHit } from '../faults/fault/tenant.ts';
import type { Drill } from './drill.ts';
import { listProviders } from './providers.ts';
import { faultsOn } from './timeline-entry.ts';

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
 * two are for other tenants, or nobody is spared.
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
  if (first === undefined || first === null || first.ratio >= 1) return null;
  if (!shares.every((share) => share?.ratio === first.ratio && share.header === first.header)) return null;
  return {
    hitRatio: first.ratio,
    header: first.header ?? null,
    isHit: (tenant) => isTenantHit(seed, tenant, first.ratio),
  };
}
