/** Which cases are put to whom: with providers that are played in this process, and say at once what they are told to. */
import { expect, test } from 'vitest';
import { createMatrix } from '../../../lib/collector/rehearsal/matrix.ts';
import type { Cell, RehearsalEnd } from '../../../lib/collector/scorecard/rehearsal.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { expectCases } from '../../../lib/kit/stats/sequential-test.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { CallResult } from '../../../lib/run/calls/call-result.ts';
import { askAll, type AskAllOptions } from '../../../lib/run/rehearse/ask-all.ts';
import type { Column } from '../../../lib/run/rehearse/columns.ts';
import { createLedger, type ColumnUse } from '../../../lib/run/rehearse/ledger.ts';

/** What a column says to the case of an index. */
type Says = (index: number) => boolean | CallResult;

interface Played {
  cells: Cell[];
  ended: RehearsalEnd;
  /** Calls of each column, by its name. */
  calls: Record<string, number>;
  use: Record<string, ColumnUse>;
  unreached: ReadonlyMap<string, string>;
}

interface PlayOptions extends Pick<AskAllOptions, 'isFor'> {
  /** After so many judged answers the code that judges is lost. Default: never. */
  lostAfter?: number;
  /** Does a contract that judges by itself stand beside it? Default: no. */
  isBesideAnother?: boolean;
  cases?: number;
  concurrency?: number;
  stopsEarly?: boolean;
}

const settings = { good: 0.98, bad: 0.9 };

const answer = (text: string): CallResult => ({
  kind: 'answered',
  status: 200,
  answer: { ...emptyAnswer(), text },
  streamed: false,
});

/** Asks columns, by name: a variant stands behind its provider and a plus. Usable is what they call true. */
async function play(
  says: Readonly<Record<string, Says>>,
  {
    cases = 400,
    concurrency = 1,
    stopsEarly = true,
    isFor,
    lostAfter = Infinity,
    isBesideAnother = false,
  }: PlayOptions = {},
): Promise<Played> {
  const columns = Object.keys(says).map((name) => {
    const [provider = '', variant = null] = name.split('+');
    return { name, provider, variant, requests: null } as Column;
  });
  const contracts = [
    { kind: 'module', for: 'orders' },
    ...(isBesideAnother ? [{ kind: 'json-schema', for: 'orders' }] : []),
  ];
  let judged = 0;
  const matrix = createMatrix({
    contracts,
    columns,
    test: { ...settings, stopsEarly },
  });
  const ledger = createLedger(columns, {}, []);
  const arrivals = Array.from({ length: cases }, (_, index) => ({ index, kind: 'orders' }));
  const { ended, unreached } = await askAll({
    prepared: {
      drill: { contracts },
      columns,
      cases: arrivals.map((arrival) => ({ name: String(arrival.index + 1), arrival })),
      options: { stopsEarly, concurrency, ratePerSecond: Infinity },
      costs: () => ({ inputTokens: 600, outputTokens: 400 }),
    } as never,
    way: {
      isInTurn: false,
      render: () => ({}) as never,
      hold: (_, use) => use(),
      call({ index }, { name }) {
        const said = says[name]!(index);
        return Promise.resolve(typeof said === 'boolean' ? answer(String(said)) : said);
      },
    },
    readArrival: (index) => arrivals[index] as never,
    matrix,
    ledger,
    judge: {
      listSilent: () => [],
      listLost: () =>
        new Map(judged > lostAfter ? [[0, 'contracts[0] (module) cannot be asked any more: it ended.']] : []),
      judge: (_, __, { answer: { text } }) => {
        judged++;
        return Promise.resolve(
          [...contracts.keys()]
            .filter((contract) => contract > 0 || judged <= lostAfter)
            .map((contract) =>
              text === 'true'
                ? { contract, outcome: 'usable' as const, failure: null }
                : { contract, outcome: 'failed' as const, failure: 'no-json' },
            ),
        );
      },
    },
    redactor: createRedactor([]),
    signal: new AbortController().signal,
    tell() {},
    onAsked: (asked) => matrix.add(asked),
    ...(isFor === undefined ? {} : { isFor }),
  });
  const use = Object.fromEntries(columns.map(({ name }) => [name, ledger.use(name)]));
  const calls = Object.fromEntries(Object.entries(use).map(([name, { calls: made }]) => [name, made]));
  return { cells: matrix.cells(), ended, calls, use, unreached };
}

/** One in twenty misses, which neither says good nor bad in 400 cases. */
const between: Says = (index) => index % 20 !== 0;

test('a variant that is decided is asked no more, however long another of the same provider takes', async () => {
  const { calls, ended } = await play({
    fallback: () => false,
    'fallback+fixed': () => true,
    'fallback+open': between,
  });
  // With one stop for the whole provider it were 1,200.
  expect(calls).toEqual({ fallback: 2, 'fallback+fixed': 35, 'fallback+open': 400 });
  expect(ended).toEqual({ kind: 'cases' });
});

test('it ends as decided once the last of them is, and asks all where it is not to stop early', async () => {
  const says = { fallback: () => false, 'fallback+fixed': () => true };
  expect((await play(says)).ended).toEqual({ kind: 'decided' });
  expect((await play(says, { cases: 50, stopsEarly: false })).calls).toEqual({ fallback: 50, 'fallback+fixed': 50 });
});

test('of what is under way when a cell is decided each is counted, and no more is begun', async () => {
  const { calls } = await play({ 'fallback+fixed': () => true, 'fallback+open': between }, { concurrency: 8 });
  expect(calls['fallback+fixed']).toBeGreaterThanOrEqual(35);
  expect(calls['fallback+fixed']).toBeLessThan(35 + 8);
});

test('a miss of what was under way takes good back, and cases that were passed over are asked', async () => {
  const { cells, calls } = await play({ fallback: (index) => index !== 35 }, { concurrency: 2, cases: 60 });
  // 35 usable ones are good, 35 of 36 are not any more, and 54 of 55 are.
  expect(cells[0]).toMatchObject({ decision: 'good', decidedAt: 55 });
  expect(calls['fallback']).toBeGreaterThanOrEqual(55);
});

const forbidden: CallResult = { kind: 'denied', status: 403, said: 'flagged' };

test('a case that is forbidden while others are answered is refused; a key that is taken away ends it', async () => {
  const [flagged] = (await play({ fallback: (index) => (index === 5 ? forbidden : true) }, { cases: 20 })).cells;
  expect(flagged).toMatchObject({ total: 20, refused: 1, unanswered: 0, kinds: { 'refused-403': 1 } });
  const taken = await play({ fallback: (index) => (index >= 5 ? forbidden : true) }, { cases: 20 });
  expect(taken.ended).toEqual({ kind: 'gave-up' });
  expect(taken.cells[0]).toMatchObject({ total: 5, refused: 0, unanswered: 3 });
  expect((await play({ fallback: () => forbidden }, { cases: 20 })).calls).toEqual({ fallback: 1 });
});

test('each column takes as many cases as its own sequential test, by simulation', async () => {
  const taken = { good: 0, bad: 0 };
  let wrong = 0;
  let together = 0;
  const draws = 40;
  for (let seed = 1; seed <= draws; seed++) {
    const draw = (name: keyof typeof settings): Says => {
      const random = createRandom(seed, name);
      return () => random() < settings[name];
    };
    const { cells, calls } = await play({ 'fallback+good': draw('good'), 'fallback+bad': draw('bad') }, { cases: 900 });
    for (const { column, decision, decidedAt } of cells) {
      const truth = column === 'fallback+good' ? 'good' : 'bad';
      expect(calls[column]).toBe(decidedAt);
      taken[truth] += decidedAt ?? 0;
      if (decision !== truth) wrong++;
    }
    together += 2 * Math.max(...Object.values(calls));
  }
  for (const truth of ['good', 'bad'] as const) {
    const expected = expectCases(settings[truth], settings);
    expect(taken[truth] / draws).toBeGreaterThan(0.7 * expected);
    expect(taken[truth] / draws).toBeLessThan(1.5 * expected);
  }
  expect(wrong / (2 * draws)).toBeLessThan(0.12);
  // What it saves against one stop for both.
  expect((taken.good + taken.bad) / together).toBeLessThan(0.85);
});

test('a column is asked the cases that are for it', async () => {
  const { calls } = await play(
    { primary: between, fallback: between },
    { cases: 30, isFor: ({ name }, index) => name === 'primary' || index % 3 === 0 },
  );
  expect(calls).toEqual({ primary: 30, fallback: 10 });
});

test('whom no call reaches is given up with what the network says, and nothing is counted of it', async () => {
  const said = 'connect ECONNREFUSED 127.0.0.1:8080';
  const { cells, calls, use, unreached, ended } = await play(
    { fallback: () => ({ kind: 'unreached', said }), 'fallback+fixed': () => ({ kind: 'unreached', said }) },
    { concurrency: 2 },
  );
  expect(ended).toEqual({ kind: 'gave-up' });
  expect([...unreached]).toEqual([['fallback', said]]);
  expect(Object.values(calls).reduce((sum, made) => sum + made)).toBe(3);
  for (const { inputTokens, outputTokens, estimated } of Object.values(use))
    expect([inputTokens, outputTokens, estimated]).toEqual([0, 0, false]);
  // Each that was called for has come to an end, with no answer.
  for (const { column, unanswered, decision } of cells)
    expect([decision, unanswered > 0]).toEqual(['not-measured', (calls[column] ?? 0) > 0]);
});

test.each<[string, PlayOptions, number]>([
  ['nothing else judges', {}, 11],
  ['nothing else judges and all were to be asked', { stopsEarly: false }, 11],
  ['what judges beside it is decided', { isBesideAnother: true }, 35],
])('asks no more once code of one’s own is lost and %s, and says how many were not', async (_, options, asked) => {
  const { calls, ended } = await play({ fallback: () => true }, { cases: 60, lostAfter: 10, ...options });
  expect(calls).toEqual({ fallback: asked });
  const reason = 'contracts[0] (module) cannot be asked any more: it ended';
  expect(ended).toEqual({ kind: 'unjudged', reason, asked, left: 60 - asked });
});

test('asks on where something else has all cases to judge', async () => {
  const options = { cases: 60, lostAfter: 10, isBesideAnother: true, stopsEarly: false };
  const { calls, ended } = await play({ fallback: () => true }, options);
  expect(calls).toEqual({ fallback: 60 });
  expect(ended).toEqual({ kind: 'cases' });
});

test('what failed in passing is not asked again once nobody is left to judge it, and has no answer', async () => {
  const hiccup: CallResult = {
    kind: 'failed',
    status: 500,
    cause: 'status-500',
    said: '',
    isPassing: true,
    isHollow: false,
    waitMs: null,
  };
  const { calls, cells, ended } = await play(
    { fallback: (index) => (index === 0 ? hiccup : true) },
    { cases: 20, lostAfter: 0, concurrency: 2 },
  );
  // Both are called for at once; by the time the first would be called for again the other has told that nobody judges.
  expect(calls).toEqual({ fallback: 2 });
  expect(cells[0]).toMatchObject({ total: 0, unanswered: 2 });
  expect(ended).toMatchObject({ kind: 'unjudged', asked: 2, left: 18 });
});
