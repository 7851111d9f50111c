import type { CapacityMachine } from '../scorecard/capacity.ts';
import type { MachineLimit } from './machine-limit.ts';

/**
 * How far a search may go on this machine: not beyond the share of its limit that may be asked of it, whatever else was asked for. Where the machine could not be measured nothing is capped.
 *
 * @param mostRate What was asked for, callers a second.
 */
export function capRate(
  mostRate: number,
  limit: Pick<MachineLimit, 'full' | 'most'> | null,
): { mostRate: number; machine: CapacityMachine | null } {
  if (limit === null || limit.full === null || limit.most === null) return { mostRate, machine: null };
  const { full, most } = limit;
  return { mostRate: Math.min(mostRate, most), machine: { ...full, most, ends: most < mostRate } };
}
