import { quantile, sortValues } from '../stats/quantile.ts';
import type { Run, ScoredRequest } from './evidence.ts';
import { isUsable } from './measure-application.ts';
import type { Second } from './scorecard.ts';

/** No drill is longer than a day, so a clock that says otherwise is wrong. */
const MAX_SECONDS = 86_400;

/** The run second by second, from 0 to the last in which a request was sent or due; empty seconds included. */
export function measureSeconds({ requests }: Run): Second[] {
  const groups = new Map<number, ScoredRequest[]>();
  let last = -1;
  for (const request of requests) {
    const second = Math.min(MAX_SECONDS, Math.max(0, Math.floor(request.atMs / 1000)));
    const group = groups.get(second);
    if (group === undefined) groups.set(second, [request]);
    else group.push(request);
    last = Math.max(last, second);
  }
  return Array.from({ length: last + 1 }, (_, second) => measureSecond(second, groups.get(second) ?? []));
}

function measureSecond(second: number, group: readonly ScoredRequest[]): Second {
  const count = (isTrue: (request: ScoredRequest) => boolean): number => group.filter(isTrue).length;
  const times = (pick: (request: ScoredRequest) => number | null): Float64Array =>
    sortValues(group.map(pick).filter((time) => time !== null));
  return {
    second,
    sent: count(({ sent }) => sent),
    primary: count(({ server }) => server === 'primary'),
    fallback: count(({ server }) => server === 'fallback'),
    failed: count(({ failure }) => failure !== null),
    usable: count(isUsable),
    judged: count(({ judgements }) => judgements.length > 0),
    ttftP50Ms: quantile(
      times(({ ttftMs }) => ttftMs),
      0.5,
    ),
    totalP95Ms: quantile(
      times(({ totalMs }) => totalMs),
      0.95,
    ),
  };
}
