import type { ProviderName } from '../../kit/terms/provider.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { CallerRow, Routing, Scorecard, Server } from '../scorecard/scorecard.ts';
import { beginWithProvider, nameProvider } from './name-provider.ts';

/** So little may be lost where somebody is said to have carried an outage, and so little is nobody's work. */
const FEW = 0.01;
/** Who gave fewer of the answers did not carry anything. */
const MOST = 0.5;

/** How the outage went, as the beginning of a sentence: who carried it, when, and at what loss. `wentWell`: what follows is a `but`. */
export function describeCutover({
  providers,
  routing,
  outage,
  callers = [],
}: Pick<Scorecard, 'providers' | 'routing' | 'outage' | 'callers'>): {
  text: string;
  wentWell: boolean;
} {
  const [none = 0, ...answers] = countOutage(routing, ['none', ...providers]);
  const answered = answers.reduce((sum, count) => sum + count, 0);
  const known = answered + none;
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
  const alone = providers.find((_, place) => answered - (answers[place] ?? 0) <= FEW * all) ?? null;
  if (none > FEW * all) {
    const whoever = alone === null ? 'The providers together' : beginWithProvider(alone);
    return { text: stably === '' ? lost : `${whoever}${stably} ${lost}`, wentWell: false };
  }
  if (alone !== null && alone === findHome(routing, providers)) {
    return { text: `${beginWithProvider(alone)} went on serving through the outage`, wentWell: true };
  }
  const carrier = alone ?? providers.find((_, place) => place > 0 && (answers[place] ?? 0) >= MOST * all) ?? null;
  if (carrier !== null) return { text: `${beginWithProvider(carrier)} carried the outage`, wentWell: true };
  const gave = providers
    .map((name, place) => ({ name, count: answers[place] ?? 0 }))
    .filter(({ count }, place) => place > 0 && count > 0);
  const parts = gave.map(
    ({ name, count }, place) =>
      `${place === 0 ? `${beginWithProvider(name)} gave` : nameProvider(name)} ${formatCount(count)}`,
  );
  return { text: `${joinWords(parts)} of the ${formatCount(answered)} answers of the outage`, wentWell: true };
}

/** `a`, `a and b`, `a, b and c`. */
function joinWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Who served before anything was wrong; the primary where nobody tells. */
function findHome({ servedBy }: Routing, providers: readonly ProviderName[]): ProviderName | null {
  const served = (name: ProviderName): number => servedBy.baseline?.[name] ?? 0;
  const most = Math.max(...providers.map(served));
  return providers.find((name) => served(name) === most) ?? null;
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

/** Requests of the outage by who answered, in the order of `servers`. */
function countOutage({ servedBy }: Routing, servers: readonly Server[]): number[] {
  return servers.map((name) =>
    (['cutover', 'on-fallback'] as const).reduce((sum, phase) => sum + (servedBy[phase]?.[name] ?? 0), 0),
  );
}
