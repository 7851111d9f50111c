import type { Drill } from '../../drill/drill.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import type { Marker, TrafficSettings } from '../../drill/traffic.ts';
import { hasUserField } from '../../drill/targets/wires/index.ts';
import type { WireName } from '../../wire/formats/index.ts';
import type { Probe } from './probe.ts';

/** What was sent through a system, and how prompts ended in it. */
export interface MarkerFinding {
  probes: readonly Probe[];
  /** Do prompts end with an id, in these and from now on? */
  marker: Marker;
  /** Was that tried, whether it helped or not? */
  isMarkerTried: boolean;
}

/** What of a drill decides on the marker. */
export interface MarkerChoice {
  setting: TrafficSettings['marker'];
  /** The wire formats of its providers. */
  wires: readonly WireName[];
}

/** What a drill says to it. */
export function markerChoice({ traffic, providers }: Pick<Drill, 'traffic' | 'providers'>): MarkerChoice {
  return {
    setting: traffic.marker,
    wires: providers.flatMap(({ upstream, role }) => (role === undefined ? [wireOf(upstream)] : [])),
  };
}

/**
 * Sends probes as the drill says; where it leaves open whether prompts bear an id, without one, and with one where calls came that are
 * nobody's without it. Prompts go on bearing it only if fewer are nobody's with it; or none are, and they were known by the body's field
 * for a user alone, which a provider that is not called before the outage has none of.
 */
export async function findMarker(
  { setting, wires }: MarkerChoice,
  send: (marker: Marker) => Promise<readonly Probe[]>,
): Promise<MarkerFinding> {
  const first = setting === 'always' ? 'always' : 'never';
  const plain = await send(first);
  const losesUser = isKnownByUserAlone(plain) && !wires.every(hasUserField);
  if (setting !== 'auto' || (countLost(plain) === 0 && !losesUser))
    return { probes: plain, marker: first, isMarkerTried: first === 'always' };
  const marked = await send('always');
  const isBetter = losesUser ? countLost(marked) <= countLost(plain) : countLost(marked) < countLost(plain);
  return isBetter
    ? { probes: marked, marker: 'always', isMarkerTried: true }
    : { probes: plain, marker: 'never', isMarkerTried: true };
}

/** Is a call known by the body's field, and none by more? */
function isKnownByUserAlone(probes: readonly Probe[]): boolean {
  const ways = probes.flatMap(({ known }) => known.map(({ by }) => by));
  return ways.length > 0 && ways.every((by) => by === 'body');
}

/** How many caused calls on a healthy system of which none is known to be their own: their ids do not get through. */
function countLost(probes: readonly Probe[]): number {
  return probes.filter(
    ({ failing, known, unknown }) => failing.length === 0 && known.length === 0 && unknown.length > 0,
  ).length;
}
