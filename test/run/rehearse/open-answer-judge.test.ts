/** Judging answers to cases: by contracts that never come to an end over one, beside code of one's own, and by how an answer came. */
import { expect, test } from 'vitest';
import type { Asker } from '../../../lib/collector/judge/asker.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { type AnswerJudgeOptions, openAnswerJudge } from '../../../lib/run/rehearse/open-answer-judge.ts';
import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { deepAnswer, endlessSchema } from '../../support/endless-schema.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

/** A thread is bundled and started. */
const TIMEOUT = { timeout: 120_000 };

const arrival: Arrival = {
  index: 3,
  dueMs: 0,
  phase: 'baseline',
  tenant: 'tenant-1',
  kind: 'chat',
  promptTokens: 10,
  outputTokens: 10,
  streamed: true,
  case: { about: 'x' },
};
const asked = { messages: [{ role: 'user', content: 'Hello.' }] };
const say = (text: string): Answer => ({ ...emptyAnswer(), text, finishReason: 'stop', ending: 'good' });

async function open(contracts: DrillInput['contracts'], options: Partial<AnswerJudgeOptions> = {}) {
  const told: string[] = [];
  const drill = parseWrittenDrill({ contracts });
  const judge = await openAnswerJudge({
    drill,
    askers: new Map(),
    warn: (text) => void told.push(text),
    limitMs: 5_000,
    ...options,
  });
  return { judge, told };
}

test(
  'an answer over which a contract never comes to an end costs that answer alone, and is told',
  TIMEOUT,
  async () => {
    const asker: Asker = {
      ask: async () => ({ outcome: 'failed', failure: 'consumer-threw', words: 'Error: no' }),
      lost: () => null,
    };
    const { judge, told } = await open(
      [
        { kind: 'json-schema', for: 'chat', schema: endlessSchema },
        { kind: 'module', for: 'chat', path: 'parser.ts' },
      ],
      { askers: new Map([[1, asker]]) },
    );
    await using _ = judge;
    const own = { contract: 1, outcome: 'failed', failure: 'consumer-threw', words: 'Error: no' };
    expect(await judge.judge(arrival, asked, { answer: say(deepAnswer(40)), streamed: true })).toEqual([own]);
    expect(await judge.judge(arrival, asked, { answer: say(deepAnswer(2)), streamed: true })).toEqual([
      { contract: 0, outcome: 'failed', failure: expect.any(String) as string },
      own,
    ]);
    expect(told).toEqual([
      'contracts[0] (json-schema) said nothing of an answer: judging the answer took longer than 5.00 s. Such an answer is in no ratio.',
    ]);
  },
);

test('whoever stops it while a contract is at an answer waits for nothing, and is told nothing', TIMEOUT, async () => {
  const { judge, told } = await open([{ kind: 'json-schema', for: 'chat', schema: endlessSchema }], {
    limitMs: 60_000,
  });
  const judged = judge
    .judge(arrival, asked, { answer: say(deepAnswer(40)), streamed: true })
    .catch((error: unknown) => (error as Error).message);
  await judge[Symbol.asyncDispose]();
  expect(await judged).toBe('Judging was stopped.');
  expect(told).toEqual([]);
});

test.each<[string, boolean, Partial<Answer>, string | null]>([
  ['came as one', true, {}, null],
  ['came whole', false, {}, 'stream-whole'],
  ['said something behind its end', true, { streamFaults: ['after-end'] }, 'stream-after-end'],
  ['came out of order', true, { streamFaults: ['order'] }, 'stream-order'],
])(
  'the contract of streams is told how an answer came: a stream that was asked for and %s',
  TIMEOUT,
  async (...row) => {
    const [, streamed, part, failure] = row;
    const { judge } = await open([{ kind: 'stream', for: 'chat' }]);
    await using _ = judge;
    expect(await judge.judge(arrival, asked, { answer: { ...say('Fine.'), ...part }, streamed })).toEqual([
      { contract: 0, outcome: failure === null ? 'usable' : 'failed', failure },
    ]);
  },
);

test('names the contracts that know no right answer to a case', TIMEOUT, async () => {
  const { judge } = await open([
    { kind: 'whole-answer', for: 'chat' },
    { kind: 'semantic', for: 'chat', by: { kind: 'text', at: '/word' } },
  ]);
  await using _ = judge;
  expect(judge.listSilent(arrival)).toEqual([1]);
});
