/** A run judged again whose guards cannot be asked any more: what they have said stands. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JudgedAnswer, JudgementLine } from '../../../lib/collector/records/judgement.ts';
import { judgeRun } from '../../../lib/run/runner/judge-run.ts';
import { runFolderAt, type RunFolder } from '../../../lib/run/runner/run-folder.ts';
import { writeModelGuard } from '../../support/model-guards.ts';
import { listRecords, writePerfectRun } from '../../support/records.ts';

// The fallback is a mock, and is gone with its run.
const guard = writeModelGuard({ providers: ['fallback'] });
const run = writePerfectRun({ contracts: [{ kind: 'whole-answer', for: 'chat' }, guard] as never });
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const ask = {
  atEpochMs: 1_700_000_000_000,
  ms: 12,
  read: 'score',
  score: 0.9,
  by: 'fallback',
  calls: 1,
  usage: null,
  blocked: true,
  attack: false,
} as const;
const blocked = { contract: 1, outcome: 'failed', failure: 'guard-blocked', words: 'fallback gave 0.9', guard: ask };

let folder: RunFolder;
let warnings: string[];
const judge = (file: string | null = null): Promise<void> => judgeRun(folder, file, (text) => warnings.push(text));
beforeEach(async () => {
  warnings = [];
  folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-judge-guards-')));
  await writeFile(folder.drill, JSON.stringify(run.drill));
  await writeFile(folder.plan, toLines(run.arrivals));
  await writeFile(folder.records, toLines(listRecords(run)));
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));

const readLines = async (): Promise<JudgementLine[]> =>
  (await readFile(folder.judgements, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JudgementLine);
const readAnswers = async (): Promise<JudgedAnswer[]> =>
  (await readLines()).filter((line): line is JudgedAnswer => line.kind === 'judgement');

/** As if the guard had been asked about all answers but the last while the drill ran. */
async function judgeInRun(): Promise<void> {
  await judge();
  const last = (await readAnswers()).at(-1);
  const lines = (await readLines()).map((line) => {
    if (line.kind !== 'judgement' || line.exchange === last?.exchange) return line;
    const { unread: _, ...read } = line;
    return { ...read, judgements: [...line.judgements, blocked] };
  });
  await writeFile(folder.judgements, toLines(lines));
  warnings = [];
}

it('says that nothing was ever said, where nothing was', async () => {
  await judge();
  expect(warnings).toEqual([
    expect.stringMatching(/^contracts\[1\] \(guard\) is not asked again: its provider fallback \(mock\) .*unread\.$/),
  ]);
  for (const { judgements, unread } of await readAnswers()) {
    expect(judgements.map(({ contract }) => contract)).toEqual([0]);
    expect(unread).toMatch(/cannot be asked/);
  }
});

it('keeps what was said, as often as it is judged again, and says so; what was not asked about stays unread', async () => {
  await judgeInRun();
  const before = await readLines();
  for (const _ of [1, 2]) {
    await judge();
    expect(await readLines()).toEqual(before);
  }
  const answers = await readAnswers();
  expect(answers.at(-1)?.unread).toMatch(/cannot be asked/);
  expect(warnings[0]).toMatch(/What it said of \d+ answers before is kept\.$/);
  expect(warnings[0]).toContain(`of ${answers.length - 1} answers`);
});

it('keeps it in another place among other contracts, and not where it is another guard', async () => {
  await judgeInRun();
  const before = await readFile(folder.judgements, 'utf8');
  const file = join(folder.path, 'others.json');
  await writeFile(file, JSON.stringify({ contracts: [guard] }));
  await judge(file);
  const [first] = await readAnswers();
  expect(first?.judgements).toEqual([{ ...blocked, contract: 0 }]);
  await writeFile(folder.judgements, before);
  await writeFile(file, JSON.stringify({ contracts: [writeModelGuard({ providers: ['fallback'], threshold: 0.6 })] }));
  await judge(file);
  expect((await readAnswers())[0]).toMatchObject({
    judgements: [],
    unread: expect.stringContaining('cannot be asked'),
  });
});

it('takes of a file that was cut short what is there', async () => {
  await judgeInRun();
  const lines = (await readFile(folder.judgements, 'utf8')).split('\n').slice(0, 6).join('\n');
  await writeFile(folder.judgements, `${lines}\n{"kind":"judge`);
  await judge();
  const kept = (await readAnswers()).filter(({ unread }) => unread === undefined);
  expect(kept).toHaveLength(5);
});
