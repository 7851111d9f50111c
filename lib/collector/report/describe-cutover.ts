import type { ProviderName } from '../../kit/terms/provider.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { Routing, Scorecard } from '../scorecard/scorecard.ts';

/** So little may be lost where somebody is said to have carried an outage, and so little is nobody's work. */
const FEW = 0.01;
/** Who gave fewer of the answers did not carry anything. */
const MOST = 0.5;

/** How the outage went, as the beginning of a sentence: who carried it, when, and at what loss. `wentWell`: what follows is a `but`. */
export function describeCutover({ routing, outage }: Pick<Scorecard, 'routing' | 'outage'>): {
  text: string;
  wentWell: boolean;
} {
  const { primary, fallback, none } = countOutage(routing);
  const all = primary + fallback + none;
  if (all === 0 && outage.requests === 0) return { text: 'No request was sent in the outage', wentWell: false };
  if (routing.faultAppliedAtMs === null) return { text: 'No request met a fault', wentWell: false };
  const lost = `${formatCount(none)} of ${formatCount(all)} requests were lost`;
  if (routing.failoverMs === null) {
    const watchedMs = routing.watched?.failoverMs;
    const watched =
      watchedMs === undefined || watchedMs === null
        ? 'in the outage'
        : `in the ${formatMs(watchedMs)} that were watched`;
    const what = none <= FEW * all ? 'Traffic was not stably served' : `${lost}, and traffic was not stably served`;
    return { text: `${what} ${watched}`, wentWell: false };
  }
  const stayed: ProviderName | null = fallback <= FEW * all ? 'primary' : primary <= FEW * all ? 'fallback' : null;
  if (none > FEW * all) {
    const whoever =
      stayed === 'fallback' ? 'The fallback' : stayed === 'primary' ? 'The primary' : 'The providers together';
    return { text: `${whoever} served stably ${after(routing.failoverMs)}, and ${lost}`, wentWell: false };
  }
  if (stayed === 'primary') return { text: 'The primary went on serving through the outage', wentWell: true };
  if (fallback >= MOST * all) return { text: 'The fallback carried the outage', wentWell: true };
  return {
    text: `The fallback gave ${formatCount(fallback)} of the ${formatCount(primary + fallback)} answers of the outage`,
    wentWell: true,
  };
}

function after(ms: number): string {
  return ms === 0 ? 'at once' : `after ${formatMs(ms)}`;
}

function countOutage({ servedBy }: Routing): Record<ProviderName | 'none', number> {
  const counts = { primary: 0, fallback: 0, none: 0 };
  for (const phase of ['cutover', 'on-fallback'] as const) {
    const served = servedBy[phase];
    counts.primary += served?.primary ?? 0;
    counts.fallback += served?.fallback ?? 0;
    counts.none += served?.none ?? 0;
  }
  return counts;
}
