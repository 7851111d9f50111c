import { expect, it } from 'vitest';
import type { BlockCall, Condition } from '../../../lib/collector/capacity/block.ts';
import { judgeBlocks } from '../../../lib/collector/capacity/judge-block.ts';
import { judgeKinds } from '../../../lib/collector/capacity/judge-kinds.ts';
import { renderCapacityHtml } from '../../../lib/collector/report/capacity/html.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';

const usable: Condition = {
  id: 'usable',
  label: 'an answer that is usable',
  attainment: 0.9,
  kinds: [
    { kind: 'chat', share: 0.9 },
    { kind: 'refund', share: 0.1 },
  ],
};

/** What is said of a search whose best rate was 12/s, with so many callers of each kind, of whom these many had nothing usable. */
function judge(kinds: Record<string, [callers: number, unusable: number]>, condition = usable): Capacity {
  const calls = Object.entries(kinds).flatMap(([kind, [callers, unusable]]) =>
    Array.from({ length: callers }, (_, index): BlockCall => ({
      dueMs: (index * 60_000) / callers,
      kind,
      met: [index >= unusable],
      limit: null,
    })),
  );
  const block = { rate: 12, plannedMs: 60_000, calls, inFlight: [], overSaturated: false, contaminated: null };
  const step = { rate: 12, blocks: [block], ...judgeBlocks([block], [condition]) };
  return writeCapacity({ conditions: [usable], kinds: judgeKinds(step, [condition]) });
}

it('a kind is told of which too few answers were seen to judge it by itself', () => {
  const capacity = judge({ chat: [650, 5], refund: [9, 0] });
  expect(capacity.kinds?.map(({ outcome }) => outcome)).toEqual(['met', 'too-few']);
  const said =
    'Not judged by itself: refund (10.0 % of callers). At 12.0/s 9 of its answers were judged, and 35 decide.';
  expect(renderCapacityText(capacity, { width: 400 })).toContain(said);
  expect(renderCapacityHtml(capacity)).toContain(said);
});

it('a kind is told whose misses the others outweigh', () => {
  const capacity = judge({ chat: [650, 5], refund: [72, 40] });
  expect(capacity.kinds?.[1]).toMatchObject({ judged: 72, usable: 32, outcome: 'missed' });
  expect(renderCapacityText(capacity, { width: 400 })).toContain(
    'By itself refund (10.0 % of callers) does not hold 12.0/s: 32 of 72 answers were usable',
  );
});

it('nothing is told of a kind that holds too, or where nobody asks for usable answers', () => {
  expect(renderCapacityText(judge({ chat: [650, 5], refund: [72, 1] }))).not.toContain('itself');
  expect(judge({ chat: [650, 5] }, { id: 'success', label: 'an answer', attainment: 0.9 }).kinds).toEqual([]);
});
