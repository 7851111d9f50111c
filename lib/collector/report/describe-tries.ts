import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { Tries } from '../scorecard/tries.ts';

/** One phase's tries, as texts. */
export interface TriesRow {
  phase: string;
  first: string;
  tries: string;
  /** Tries over first ones, `1.84`. */
  perRequest: string;
}

/** What callers who tried again came to, a sentence each. */
export function describeTries({ most, sent, further, furtherRatio, answeredLater, abandoned, peak }: Tries): string[] {
  const share = furtherRatio === null ? '' : `, ${formatRatio(furtherRatio)} of the load`;
  return [
    `${formatCount(sent)} tries, up to ${formatCount(most)} a request; ${formatCount(further)} were further ones${share}.`,
    `${formatCount(answeredLater)} ${answeredLater === 1 ? 'request was' : 'requests were'} answered by a further try; ${formatCount(abandoned)} ${abandoned === 1 ? 'caller' : 'callers'} gave up.`,
    ...(peak === null
      ? []
      : [
          `Most came in second ${formatCount(peak.second)}: ${formatCount(peak.tries)} tries, where ${formatCount(peak.due)} ${peak.due === 1 ? 'request was' : 'requests were'} due.`,
        ]),
  ];
}

/** By the phase in which they were sent. */
export function listTries({ phases }: Tries): TriesRow[] {
  return phases.map(({ phase, first, tries, perRequest }) => ({
    phase,
    first: formatCount(first),
    tries: formatCount(tries),
    perRequest: perRequest === null ? '–' : String(Number(perRequest.toFixed(2))),
  }));
}
