import type { ProviderName } from '../../kit/terms/provider.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { CallerRow, Routing, Scorecard } from '../scorecard/scorecard.ts';

/** So little may be lost where somebody is said to have carried an outage, and so little is nobody's work. */
const FEW = 0.01;
/** Who gave fewer of the answers did not carry anything. */
const MOST = 0.5;

/** How the outage went, as the beginning of a sentence: who carried it, when, and at what loss. `wentWell`: what follows is a `but`. */
export function describeCutover({ routing, outage, callers = [] }: Pick<Scorecard, 'routing' | 'outage' | 'callers'>): {
  text: string;
  wentWell: boolean;
} {
  const { primary, fallback, none } = countOutage(routing);
  const known = primary + fallback + none;
  const all = Math.max(known, countCallers(callers));
  if (all === 0 && outage.requests === 0) return { text: 'No request was sent in the outage', wentWell: false };
  if (routing.faultAppliedAtMs === null) return { text: 'No request met a fault', wentWell: false };
  const lost = `${formatCount(none)} of ${formatCount(all)} requests were lost`;
  const isTested = routing.faults === undefined || routing.faults.some(({ tested }) => tested);
  if (routing.failoverMs === null && isTested) {
    const watchedMs = routing.watched?.failoverMs;
    const watched =
      watchedMs === undefined || watchedMs === null
        ? 'in the outage'
        : `in the ${formatMs(watchedMs)} that were watched`;
    const what = none <= FEW * all ? 'Traffic was not stably served' : `${lost}, and traffic was not stably served`;
    return { text: `${what} ${watched}`, wentWell: false };
  }
  const stably = routing.failoverMs === null ? '' : ` served stably ${after(routing.failoverMs)}, and`;
  const others = all - known;
  if (others > FEW * all) {
    const of = `${formatCount(others)} of the ${formatCount(all - none)} answers of the outage came from no known provider`;
    return { text: none > FEW * all ? `${lost}, and ${of}` : of, wentWell: false };
  }
  const alone: ProviderName | null = fallback <= FEW * all ? 'primary' : primary <= FEW * all ? 'fallback' : null;
  if (none > FEW * all) {
    const whoever = alone === null ? 'The providers together' : `The ${alone}`;
    return { text: stably === '' ? lost : `${whoever}${stably} ${lost}`, wentWell: false };
  }
  const home = findHome(routing);
  if (alone !== null && alone === home) {
    return { text: `The ${alone} went on serving through the outage`, wentWell: true };
  }
  if (alone === 'primary') return { text: 'The primary carried the outage', wentWell: true };
  if (fallback >= MOST * all) return { text: 'The fallback carried the outage', wentWell: true };
  return {
    text: `The fallback gave ${formatCount(fallback)} of the ${formatCount(primary + fallback)} answers of the outage`,
    wentWell: true,
  };
}

/** Who served before anything was wrong; the primary where nobody tells. */
function findHome({ servedBy }: Routing): ProviderName {
  const { primary = 0, fallback = 0 } = servedBy.baseline ?? {};
  return fallback > primary ? 'fallback' : 'primary';
}

/** All who asked for something in the outage, whoever answered; 0 where an older file does not tell. */
function countCallers(callers: readonly CallerRow[]): number {
  return callers
    .filter(({ phase, metric }) => metric === 'total' && (phase === 'cutover' || phase === 'on-fallback'))
    .reduce((sum, { n }) => sum + n, 0);
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
