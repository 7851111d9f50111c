import { expect, it } from 'vitest';
import { createJudge } from '../../../lib/collector/judge/create-judge.ts';
import { exchangeOf, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun({ contracts: [{ kind: 'stream', for: 'chat' }] });
const judge = createJudge({
  drill: run.drill,
  planned: run.arrivals.length,
  readArrival: (index) => run.arrivals[index],
});
const streamed = run.arrivals.find(({ kind, streamed: isStreamed }) => kind === 'chat' && isStreamed)!;

it('tells a contract how the answer came: a stream, cut, and whole although a stream was asked for', () => {
  const exchange = exchangeOf(run, streamed.index);
  const kindOf = (changes: Partial<typeof exchange>): unknown => {
    const judged = judge.judge({ ...exchange, ...changes });
    return judged === null || judged instanceof Promise ? null : (judged.judgements[0]?.failure ?? 'usable');
  };
  expect(kindOf({})).toBe('usable');
  expect(kindOf({ end: 'cut' })).toBe('stream-unended');
  expect(kindOf({ streamed: false })).toBe('stream-whole');
});
