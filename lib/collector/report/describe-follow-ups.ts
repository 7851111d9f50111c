import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { FollowUps } from '../scorecard/follow-ups.ts';

/** One phase's planned requests with what was asked behind them, as texts. */
export interface FollowedRow {
  phase: string;
  arrivals: string;
  followUps: string;
  /** Share of the planned requests of which every request was answered. */
  answered: string;
}

/** What was asked behind the planned requests, a sentence each. */
export function describeFollowUps({ sent, answered, kinds }: FollowUps): string[] {
  return [
    `${formatCount(sent)} ${sent === 1 ? 'follow-up was' : 'follow-ups were'} sent, ${formatCount(answered)} answered.`,
    ...kinds.map(({ name, sent: own, answered: ownAnswered, judged, usable }) => {
      const said = `${name}: ${formatCount(own)} sent, ${formatCount(ownAnswered)} answered`;
      return judged === 0 ? `${said}.` : `${said}, ${formatRatio(usable / judged)} of them usable.`;
    }),
  ];
}

/** By the phase of the planned request. */
export function listFollowUps({ phases }: FollowUps): FollowedRow[] {
  return phases.map(({ phase, arrivals, followUps, answeredRatio }) => ({
    phase,
    arrivals: formatCount(arrivals),
    followUps: formatCount(followUps),
    answered: formatRatio(answeredRatio),
  }));
}
