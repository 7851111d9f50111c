import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { scoredPhaseNames } from '../../kit/terms/phase.ts';
import type { OnTheWay, OnTheWayKind } from '../scorecard/on-the-way.ts';

/** What is said of each kind, to people. */
const meanings: Record<OnTheWayKind, string> = {
  'truncated-by-target': 'the caller got a beginning of what the provider said',
  'healed-cut': "the provider's answer was cut, and the caller was given an end",
  spliced: 'the answers of two attempts in one',
  foreign: "another request's answer",
  replayed: 'an answer nobody was asked for',
  rewritten: 'none of what the providers said',
  'not-from-a-provider': 'no provider said anything',
};

/** One kind in one phase. */
export interface OnTheWayRow {
  what: string;
  where: string;
  count: string;
  meaning: string;
}

/** What happened to answers on the way, one row a kind and phase; calls that outlived theirs behind it. */
export function describeOnTheWay({ kinds, ambiguous, notCompared, endings, usage, outlived }: OnTheWay): OnTheWayRow[] {
  const rows: OnTheWayRow[] = [];
  const add = (what: string, where: string, count: number, meaning: string): void => {
    if (count > 0) rows.push({ what, where, count: formatCount(count), meaning });
  };
  for (const kind of Object.keys(meanings) as OnTheWayKind[]) {
    for (const phase of scoredPhaseNames) add(kind, phase, kinds[phase]?.[kind] ?? 0, meanings[kind]);
  }
  add('ambiguous', 'run', ambiguous, 'it fits attempts of several providers');
  add(
    'not compared',
    'run',
    notCompared,
    'what it was or its attempts said is not known, or an application said it in its own words',
  );
  add(
    'no end marker',
    'run',
    endings?.withoutMarker ?? 0,
    'whole by its finish reason; strict clients take it for cut',
  );
  add(
    'no finish reason',
    'run',
    endings?.withoutFinish ?? 0,
    'whole by its end marker; clients do not learn why it ended',
  );
  const tokens = `${formatCount(usage.reportedTokens)} tokens reported, ${formatCount(usage.servedTokens)} served`;
  add('usage differs', 'run', usage.differing, tokens);
  const longest = `ran on for up to ${formatMs(outlived.longestMs)}, ${formatCount(outlived.tokens)} tokens for nobody`;
  add('call outlived', 'caller left', outlived.afterCaller, longest);
  add('call outlived', 'other answer', outlived.afterAnswer, longest);
  add('call outlived', 'own error', outlived.afterError, longest);
  return rows;
}

/** How failed requests ended for the provider and for the caller, the most frequent pairs first. */
export function describeStatuses({ statuses }: OnTheWay): string {
  const pairs = statuses.map(({ provider, caller, requests }) => `${provider} → ${caller}: ${formatCount(requests)}`);
  return pairs.length > MAX_PAIRS ? [...pairs.slice(0, MAX_PAIRS), '…'].join(', ') : pairs.join(', ');
}

const MAX_PAIRS = 8;
