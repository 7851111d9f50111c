import { connectionFaults, type FaultInput, type FaultSettings, faultSettings } from '../../faults/index.ts';
import { scaleDelay } from '../../faults/fault/delay.ts';
import type { WhenSettings } from '../../faults/fault/when.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Share } from './share.ts';
import type { SlicePart } from './slice-incident.ts';

/** How a slice of an incident is played. */
export interface SlicePlay {
  /** In the drill, ms. */
  durationMs: number;
  /** Its length in the drill over that in the incident. */
  factor: number;
  /** The header that tells the drill's tenants apart at its providers, if there is one. */
  tenantHeader: string | undefined;
}

/**
 * The faults of a drill by which a part of an incident is played: each call meets one of them, drawn by weight, and as many calls meet any
 * as its share says. What moves or flaps in it takes the drill's time.
 */
export function faultsInSlice({ phase, index, share }: SlicePart, play: SlicePlay): FaultSettings[] {
  const { by, faults } = phase;
  const group = `phase-${index + 1}`;
  const tenants = by === 'tenant' ? findTenants(share, play) : null;
  const moving = tenants === null ? whenOf(share, play) : onlyTurns(share, play);
  return faults.map(({ weight, fault }) => {
    const pick = faults.length === 1 ? {} : { pick: { of: group, weight } };
    // Whoever was hit is hit again at each further try.
    const draws = 'probability' in moving || 'ramp' in moving || faults.length > 1;
    const dice = by === 'call' || !draws || fault.kind in connectionFaults ? {} : { dice: group };
    const when = { ...moving, ...pick, ...dice };
    const scaled = 'delay' in fault ? { ...fault, delay: scaleDelay(fault.delay, play.factor) } : fault;
    // What counts tokens counts events of a stream: an answer in one piece has none, and is not one that it could happen to.
    const match = { ...(tenants === null ? {} : { tenants }), ...(countsTokens(fault) ? { streamed: true } : {}) };
    const played = {
      ...scaled,
      ...(Object.keys(match).length === 0 ? {} : { match }),
      ...(Object.keys(when).length === 0 ? {} : { when }),
    };
    return faultSettings.read(played satisfies FaultInput | object, group);
  });
}

/** Does it say in tokens how much of an answer it leaves, or how fast it lets it through? */
export function countsTokens(fault: FaultSettings): boolean {
  return Object.values(fault).some(
    (value: unknown) => isPlainObject(value) && 'tokens' in value && Object.keys(value).length === 1,
  );
}

/** A share of the tenants cannot grow: who is hit, is. */
function findTenants(share: Share, { tenantHeader }: SlicePlay): { ratio: number; header: string } | null {
  if (tenantHeader === undefined) return null;
  if (typeof share === 'number') return { ratio: share, header: tenantHeader };
  return 'on' in share ? { ratio: share.on, header: tenantHeader } : null;
}

function whenOf(share: Share, play: SlicePlay): WhenSettings {
  if (typeof share === 'number') return share === 1 ? {} : { probability: share };
  if (!('on' in share)) return { ramp: { ...share, durationMs: play.durationMs } };
  return { ...onlyTurns(share, play), ...(share.on === 1 ? {} : { probability: share.on }) };
}

function onlyTurns(share: Share, { factor }: SlicePlay): WhenSettings {
  if (typeof share === 'number' || !('on' in share)) return {};
  return { flap: { periodMs: Math.max(1, share.periodMs * factor), dutyRatio: share.onRatio } };
}
