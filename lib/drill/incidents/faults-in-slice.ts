import { connectionFaults, type FaultInput, type FaultSettings, faultSettings } from '../../faults/index.ts';
import { delayFrom, scaleDelay } from '../../faults/fault/delay.ts';
import type { MatchSettings } from '../../faults/fault/match.ts';
import type { WhenSettings } from '../../faults/fault/when.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Share } from './share.ts';
import type { SlicePart } from './slice-incident.ts';

const DAY_MS = 86_400_000;

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
export function faultsInSlice({ phase, index, share, armedMs }: SlicePart, play: SlicePlay): FaultSettings[] {
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
    const scaled =
      'delay' in fault ? { ...fault, delay: scaleDelay(delayFrom(fault.delay, armedMs), play.factor) } : fault;
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

/** Who is hit of a share of the tenants is hit of each larger one, too. */
function findTenants(
  share: Share,
  { tenantHeader, durationMs }: SlicePlay,
): NonNullable<MatchSettings['tenants']> | null {
  if (tenantHeader === undefined) return null;
  const header = { header: tenantHeader };
  if (typeof share === 'number') return { ratio: share, ...header };
  if ('on' in share) return { ratio: share.on, ...header };
  checkMove(share, durationMs);
  return { ratio: share.from, ramp: { to: share.to, durationMs }, ...header };
}

function whenOf(share: Share, play: SlicePlay): WhenSettings {
  if (typeof share === 'number') return share === 1 ? {} : { probability: share };
  if (!('on' in share)) {
    checkMove(share, play.durationMs);
    return { ramp: { ...share, durationMs: play.durationMs } };
  }
  return { ...onlyTurns(share, play), ...(share.on === 1 ? {} : { probability: share.on }) };
}

function checkMove({ from, to }: Extract<Share, { from: number }>, durationMs: number): void {
  if (durationMs > DAY_MS)
    throw new CutoverError(
      'usage',
      `A share that moves (from ${formatRatio(from)} to ${formatRatio(to)}) must do so within 24 hours as it is played, got ${Math.round(durationMs / 3_600_000)}: take a larger --time-scale, or more traffic where the share is small, so that it is met sooner.`,
    );
}

function onlyTurns(share: Share, { factor }: SlicePlay): WhenSettings {
  if (typeof share === 'number' || !('on' in share)) return {};
  const periodMs = Math.max(1, share.periodMs * factor);
  if (periodMs > DAY_MS)
    throw new CutoverError(
      'usage',
      `A turn of a share (periodMs ${share.periodMs}) must last at most 24 hours as it is played, got ${Math.round(periodMs / 3_600_000)}: take a larger --time-scale, or a larger share (on, onRatio), which is met sooner.`,
    );
  return { flap: { periodMs, dutyRatio: share.onRatio } };
}
