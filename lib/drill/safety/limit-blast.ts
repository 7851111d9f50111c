import { connectionFaults, type FaultSettings } from '../../faults/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { BlastRadius } from './safety.ts';

/**
 * A fault that hits no more tenants than the blast radius allows: one without `match.tenants` gets it. Throws a `usage` error for one that hits more, and for
 * one of connections, which happens to all tenants alike.
 */
export function limitBlast(fault: FaultSettings, radius: BlastRadius, path: string): FaultSettings {
  if (fault.kind in connectionFaults)
    throw new CutoverError(
      'usage',
      `${path} must be no ${fault.kind} under safety.blastRadius: whose a connection is is not known, so it hits all tenants. Take a fault that happens to requests.`,
    );
  const { tenants } = fault.match ?? {};
  if (tenants !== undefined && tenants.ratio > radius.tenants)
    throw new CutoverError(
      'usage',
      `${path}.match.tenants.ratio must be at most ${radius.tenants}, as safety.blastRadius allows, got ${tenants.ratio}`,
    );
  if (tenants !== undefined) return fault;
  const { header } = radius;
  const match = {
    ...fault.match,
    tenants: { ratio: radius.tenants, ...(header === undefined ? {} : { header }) },
  };
  return { ...fault, match } as FaultSettings;
}
