/** Judging lines by contracts of both kinds: those in threads that may hang, and those that somebody is asked for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Asker } from '../../../lib/collector/judge/asker.ts';
import { openPlan } from '../../../lib/collector/plan-file/read-plan.ts';
import type { JudgedAnswer } from '../../../lib/collector/records/judgement.ts';
import { openLineJudge } from '../../../lib/run/runner/open-line-judge.ts';
import { type RunFolder, runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import { deepAnswer, endlessSchema } from '../../support/endless-schema.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { exchangeOf, writePerfectRun } from '../../support/records.ts';

/** A thread is bundled and started. */
const TIMEOUT = { timeout: 120_000 };

const run = writePerfectRun();
const chats = run.arrivals.filter(({ kind }) => kind === 'chat').slice(0, 3);
const asker: Asker = { ask: async () => ({ outcome: 'failed', failure: 'consumer-threw' }), lost: () => null };
const drill = {
  ...run.drill,
  contracts: parseWrittenDrill({
    contracts: [
      { kind: 'module', for: 'chat', path: 'parser.ts' },
      { kind: 'json-schema', for: 'chat', schema: endlessSchema },
      { kind: 'semantic', for: 'chat', by: { kind: 'fields' } },
    ],
  }).contracts,
};
const lines = chats.map(({ index }, at) => {
  const exchange = exchangeOf(run, index);
  exchange.answer!.text = deepAnswer(at === 1 ? 40 : 2);
  return JSON.stringify(exchange);
});

let folder: RunFolder;
beforeAll(async () => {
  folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-line-judge-')));
  await writeFile(folder.plan, run.arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
});
afterAll(() => rm(folder.path, { recursive: true, force: true }));

async function judge(threads: number, some: readonly string[]): Promise<JudgedAnswer[]> {
  using plan = openPlan(folder.plan, folder.cases);
  await using lineJudge = await openLineJudge({
    drill,
    files: folder,
    plan,
    askers: new Map([[0, asker]]),
    threads,
    limitMs: 2_000,
  });
  const { text, answers } = await lineJudge.judge(some);
  const judged = text.trimEnd().split('\n');
  expect(judged).toHaveLength(answers);
  return judged.map((line) => JSON.parse(line) as JudgedAnswer);
}

it(
  'an answer over which a contract hangs is unread by it alone, and code of one’s own beside it is asked about all',
  TIMEOUT,
  async () => {
    const judged = await judge(1, lines);
    expect(judged.map(({ index }) => index)).toEqual(chats.map(({ index }) => index));
    const own = { contract: 0, outcome: 'failed', failure: 'consumer-threw' };
    const schema = { contract: 1, outcome: 'failed', failure: expect.any(String) as string };
    expect(judged.map(({ judgements }) => judgements)).toEqual([[own, schema], [own], [own, schema]]);
    expect(judged.map(({ unread }) => unread)).toEqual([
      undefined,
      'judging the answer took longer than 2.00 s',
      undefined,
    ]);
    expect(judged.map(({ unjudged }) => unjudged)).toEqual([[2], [2], [2]]);
  },
);

it('says the same here as in threads', TIMEOUT, async () => {
  const some = lines.filter((_, at) => at !== 1);
  expect(await judge(0, some)).toEqual(await judge(1, some));
});
