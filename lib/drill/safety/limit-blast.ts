import { connectionFaults, type FaultSettings } from '../../faults/index.ts';
import { mostTenants } from '../../faults/fault/tenant.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { BlastRadius } from './safety.ts';

/**
 * A fault that hits no more tenants than the blast radius allows: one without `match.tenants` gets it. Throws a `usage` error for one that hits more, or tells
 * them apart by another header, and for one of connections, which happens to all tenants alike.
 */
export function limitBlast(fault: FaultSettings, radius: BlastRadius, path: string): FaultSettings {
  if (fault.kind in connectionFaults)
    throw new CutoverError(
      'usage',
      `${path} must be no ${fault.kind} under safety.blastRadius: whose a connection is is not known, so it hits all tenants. Take a fault that happens to requests.`,
    );
  const { tenants } = fault.match ?? {};
  if (tenants !== undefined && mostTenants(tenants) > radius.tenants)
    throw new CutoverError(
      'usage',
      `${path}.match.tenants${mostTenants(tenants) > tenants.ratio ? '.ramp.to' : '.ratio'} must be at most ${radius.tenants}, as safety.blastRadius allows, got ${mostTenants(tenants)}`,
    );
  const { header } = radius;
  // By another header others are hit, and by one that differs each time everybody is.
  if (tenants?.header !== undefined && tenants.header !== header)
    throw new CutoverError(
      'usage',
      `${path}.match.tenants.header must be ${header === undefined ? 'left out' : `"${header}"`}, as safety.blastRadius tells tenants apart, got "${tenants.header}"`,
    );
  const match = {
    ...fault.match,
    tenants: { ...(tenants ?? { ratio: radius.tenants }), ...(header === undefined ? {} : { header }) },
  };
  return { ...fault, match } as FaultSettings;
}
