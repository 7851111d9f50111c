import type { Marker, TrafficSettings } from '../../drill/traffic.ts';
import type { Probe } from './probe.ts';

/** What was sent through a system, and how prompts ended in it. */
export interface MarkerFinding {
  probes: readonly Probe[];
  /** Do prompts end with an id, in these and from now on? */
  marker: Marker;
  /** Was that tried, whether it helped or not? */
  isMarkerTried: boolean;
}

/**
 * Sends probes as the drill says; where it leaves open whether prompts bear an id, without one, and with one where calls came that are
 * nobody's without it. Prompts go on bearing it only if fewer are nobody's with it.
 */
export async function findMarker(
  setting: TrafficSettings['marker'],
  send: (marker: Marker) => Promise<readonly Probe[]>,
): Promise<MarkerFinding> {
  const first = setting === 'always' ? 'always' : 'never';
  const plain = await send(first);
  if (setting !== 'auto' || countLost(plain) === 0)
    return { probes: plain, marker: first, isMarkerTried: first === 'always' };
  const marked = await send('always');
  return countLost(marked) < countLost(plain)
    ? { probes: marked, marker: 'always', isMarkerTried: true }
    : { probes: plain, marker: 'never', isMarkerTried: true };
}

/** How many caused calls on a healthy system of which none is known to be their own: their ids do not get through. */
function countLost(probes: readonly Probe[]): number {
  return probes.filter(
    ({ failing, known, unknown }) => failing.length === 0 && known.length === 0 && unknown.length > 0,
  ).length;
}
