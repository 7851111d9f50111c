/** Judging as a stage: what its file says is gone by, and one that cannot be gone by is not. */
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJudge } from '../../../lib/collector/judge/create-judge.ts';
import { createLineJudge } from '../../../lib/collector/judge/judge-lines.ts';
import { followJudging } from '../../../lib/collector/judge/judge-records.ts';
import type { JudgedAnswer, JudgementLine } from '../../../lib/collector/records/judgement.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { judgeRun } from '../../../lib/run/runner/judge-run.ts';
import { runFolderAt, type RunFolder } from '../../../lib/run/runner/run-folder.ts';
import { scoreRun } from '../../../lib/run/runner/score-run.ts';
import { exchangeOf, listRecords, scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun();
// One answer that is none for its contract.
exchangeOf(run, 150).answer!.text = 'I cannot say.';
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const records = toLines(listRecords(run));

let folder: RunFolder;
beforeEach(async () => {
  folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-judge-run-')));
  await writeFile(folder.drill, JSON.stringify(run.drill));
  await writeFile(folder.plan, toLines(run.arrivals));
  await writeFile(folder.records, records);
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));

const readLines = async (): Promise<JudgementLine[]> =>
  (await readFile(folder.judgements, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JudgementLine);
const rewrite = async (change: (line: JudgementLine) => JudgementLine | null): Promise<void> =>
  writeFile(folder.judgements, toLines((await readLines()).map(change).filter((line) => line !== null)));
const ignore = (): void => {};
/** In this thread: what is judged does not depend on how many there are, and each takes a while to start. */
const judgeHere = (file: string | null): Promise<void> => judgeRun(folder, file, ignore, { threads: 0 });
const countFailed = ({ application }: Scorecard): number =>
  application.contracts.reduce((sum, { failed }) => sum + failed, 0);

describe('judging a run', () => {
  it('writes a line for each answer that a contract is for, and a score by them is the one without', async () => {
    const without = await scoreRun(folder.path);
    await judgeRun(folder, null, ignore);
    const lines = await readLines();
    const judgedKinds = new Set(run.drill.contracts.map((contract) => contract.for));
    expect(lines.filter(({ kind }) => kind === 'judgement')).toHaveLength(
      run.arrivals.filter(({ kind }) => judgedKinds.has(kind)).length,
    );
    expect(lines.at(-1)).toMatchObject({ kind: 'judged', recordsBytes: Buffer.byteLength(records) });
    expect(await scoreRun(folder.path)).toEqual(without);
    expect(without).toEqual(scoreWrittenRun(run));
    expect(countFailed(without)).toBe(1);
  });

  it('writes the same to the byte whatever the number of threads, also of many pieces', async () => {
    // Lines of a megabyte between: the file comes in pieces, and their order is not that in which they are judged.
    const long = `{"kind":"nothing","filler":"${'x'.repeat(1024 * 1024)}"}\n`;
    const lines = records.split(/(?<=\n)/);
    await writeFile(folder.records, lines.map((line, at) => (at % 100 === 0 ? long + line : line)).join(''));
    const written = [];
    for (const threads of [0, 1, 3]) {
      await judgeRun(folder, null, ignore, { threads });
      written.push(await readFile(folder.judgements, 'utf8'));
    }
    expect(written[0]).toContain('"outcome":"failed"');
    expect(written[1]).toBe(written[0]);
    expect(written[2]).toBe(written[0]);
  });

  it.each([0, 1])('tells languages with %i threads, which load what tells them', async (threads) => {
    const file = join(folder.path, 'language.json');
    await writeFile(file, JSON.stringify({ contracts: [{ kind: 'text', for: 'chat', language: 'de' }] }));
    const spoken = writePerfectRun();
    const { index } = spoken.arrivals.find(({ kind }) => kind === 'chat')!;
    exchangeOf(spoken, index).answer!.text =
      'Your parcel has left our warehouse this morning, and it should be with you before the end of the week. We are sorry for the delay.';
    await writeFile(folder.records, toLines(listRecords(spoken)));
    await judgeRun(folder, file, ignore, { threads });
    const said = (await readLines()).find((line) => line.kind === 'judgement' && line.index === index);
    expect(said).toMatchObject({ judgements: [{ outcome: 'failed', failure: 'lang-drift' }] });
  });

  it('is refused by contracts that go by what is expected where nothing is', async () => {
    const file = join(folder.path, 'semantic.json');
    const semantic = { kind: 'semantic', for: 'chat', by: { kind: 'fields' } };
    await writeFile(file, JSON.stringify({ contracts: [semantic] }));
    await expect(judgeHere(file)).rejects.toThrow(
      /semantic\.json: contracts\[0\] \(semantic\) must have a right answer to compare with: of \d+ cases of the run none expects/,
    );
    await writeFile(file, JSON.stringify({ contracts: [{ ...semantic, for: 'extraction' }] }));
    await judgeHere(file);
    expect((await readLines()).at(-1)).toMatchObject({ kind: 'judged' });
  });

  it('is what a score goes by: it judges nothing itself', async () => {
    await judgeHere(null);
    await rewrite((line) =>
      line.kind === 'judgement' && line.index === 3
        ? { ...line, judgements: [{ contract: 0, outcome: 'failed', failure: 'truncated' }] }
        : line,
    );
    expect(countFailed(await scoreRun(folder.path))).toBe(2);
  });

  it('by other contracts is said in the scorecard, and undone by judging by the own ones', async () => {
    const own = await scoreRun(folder.path);
    const file = join(folder.path, 'other.yaml');
    const [kind] = run.drill.contracts.map((contract) => contract.for);
    await writeFile(file, `contracts:\n  - kind: whole-answer\n    for: ${kind}\n`);
    await judgeHere(file);
    const { application } = await scoreRun(folder.path);
    expect(application.contractsFrom).toBe(file);
    expect([...new Set(application.contracts.map(({ contract }) => contract))]).toEqual(['whole-answer']);
    await judgeHere(null);
    expect(await scoreRun(folder.path)).toEqual(own);
  });

  it('by other contracts needs nothing of the variants that the drill tries', async () => {
    const variants = { fallback: [{ name: 'strict-schema', responseFormat: { kind: 'json-schema' } }] };
    await writeFile(folder.drill, JSON.stringify({ ...run.drill, variants }));
    const file = join(folder.path, 'other.json');
    await writeFile(file, JSON.stringify([{ kind: 'whole-answer', for: 'chat' }]));
    await judgeRun(folder, file, ignore, { threads: 0 });
    expect((await readLines()).at(-1)).toMatchObject({ kind: 'judged' });
  });

  it('takes a list of contracts alone', async () => {
    const file = join(folder.path, 'list.yaml');
    await writeFile(file, `- { kind: whole-answer, for: ${run.drill.contracts[0]?.for} }\n`);
    await judgeHere(file);
    const { application } = await scoreRun(folder.path);
    expect([...new Set(application.contracts.map(({ contract }) => contract))]).toEqual(['whole-answer']);
    await judgeHere(null);
  });

  it('by code of your own is done by judging alone: a score runs none, and says who does', async () => {
    const path = join(folder.path, 'parser.ts');
    await writeFile(
      path,
      'export const parse = (text: string) => { if (/cannot/.test(text)) throw new Error("no"); };',
    );
    const contract = { kind: 'module', for: run.drill.contracts[0]?.for, path, export: 'parse', takes: 'text' };
    const file = join(folder.path, 'own.yaml');
    await writeFile(file, JSON.stringify([contract]));
    await judgeHere(file);
    const judged = await scoreRun(folder.path);
    const own = judged.application.contracts.filter((row) => row.contract === 'module');
    expect(own.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(10);
    expect(await scoreRun(folder.path)).toEqual(judged);
    await appendFile(folder.records, '\n');
    const unread = await scoreRun(folder.path);
    expect(unread.verdict).toBe('invalid');
    expect(unread.validity.find(({ id }) => id === 'answers-read')?.observed).toContain('cutover judge');
  });

  it.each([
    ['no contracts', '{"contracts": []}', 'contracts must be a list of at least one'],
    ['a contract of no request', '{"contracts": [\n{"kind": "whole-answer", "for": "nobody"}]}', 'line 2'],
    ['no JSON', '{"contracts": [', 'is no valid JSON'],
  ])('refuses a file with %s, and leaves what was there', async (_, text, message) => {
    await judgeHere(null);
    const before = await readLines();
    const file = join(folder.path, 'wrong.json');
    await writeFile(file, text);
    await expect(judgeHere(file)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message) as string,
    });
    expect(await readLines()).toEqual(before);
    expect(await readdir(folder.path)).not.toContain('judgements.ndjson.part');
  });
});

describe('judgements that cannot be gone by are made again for the score', () => {
  const damages: Record<string, () => Promise<void>> = {
    'cut short': async () => truncate(folder.judgements, 2_000),
    'without a line': () => rewrite((line) => (line.kind === 'judgement' && line.index === 3 ? null : line)),
    'with a word that is not known': () =>
      rewrite((line) =>
        line.kind === 'judgement' && line.index === 3
          ? { ...line, judgements: [{ contract: 0, outcome: 'fine' as 'failed', failure: 'truncated' }] }
          : line,
      ),
    'of fewer records': async () => appendFile(folder.records, `${JSON.stringify(run.health[0])}\n`),
    'of other contracts': async () =>
      writeFile(folder.drill, JSON.stringify({ ...run.drill, contracts: run.drill.contracts.slice(1) })),
  };
  it.each(Object.keys(damages))('%s', async (name) => {
    await judgeHere(null);
    await damages[name]?.();
    const found = await scoreRun(folder.path);
    await rm(folder.judgements);
    expect(found).toEqual(await scoreRun(folder.path));
  });

  it.each<[string, (line: JudgedAnswer) => JudgedAnswer]>([
    ['speak of another answer', (line) => ({ ...line, exchange: line.exchange ^ 1 })],
    ['are of fewer contracts than there are for it', (line) => ({ ...line, judgements: [] })],
    [
      'are of a contract for another request',
      (line) => ({ ...line, judgements: [{ contract: 99, outcome: 'usable', failure: null }] }),
    ],
  ])('but for those that %s: it counts as unread, never as good', async (_, change) => {
    await judgeHere(null);
    await rewrite((line) => (line.kind === 'judgement' && line.index % 4 === 0 ? change(line) : line));
    const { verdict, validity } = await scoreRun(folder.path);
    expect(verdict).toBe('invalid');
    expect(validity.find(({ id }) => id === 'answers-read')).toMatchObject({
      ok: false,
      observed: expect.stringContaining('judgements.ndjson says nothing of them') as string,
    });
  });
});

it('answers are judged as they come, a line that is written in two pieces too, and the end says that all were', async () => {
  const half = Math.floor(records.length / 2);
  await writeFile(folder.records, records.slice(0, half));
  let isOver = false;
  const { drill, arrivals } = run;
  const judge = createLineJudge(
    createJudge({ drill, planned: arrivals.length, readArrival: (index) => arrivals[index] }),
  );
  const by = { contracts: run.drill.contracts, file: null };
  const following = followJudging({ ...folder, judge, by }, () => isOver);
  await expect.poll(async () => (await readLines().catch(() => [])).length).toBeGreaterThan(10);
  await appendFile(folder.records, records.slice(half));
  isOver = true;
  await following;
  const live = await readFile(folder.judgements, 'utf8');
  await judgeHere(null);
  expect(live).toBe(await readFile(folder.judgements, 'utf8'));
});

it('nobody waits for somebody who is asked about another answer, and it is told when all that is there is judged', async () => {
  await writeFile(folder.records, records);
  const { drill, arrivals } = run;
  const plain = createJudge({ drill, planned: arrivals.length, readArrival: (index) => arrivals[index] });
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  let slow: number | null = null;
  const judge: typeof plain = {
    judge(record) {
      const judged = plain.judge(record);
      if (judged === null || judged instanceof Promise || slow !== null) return judged;
      slow = judged.index;
      return opened.then(() => judged);
    },
  };
  let isOver = false;
  let wants = true;
  let caughtUp = 0;
  const following = followJudging(
    { ...folder, judge: createLineJudge(judge), by: { contracts: run.drill.contracts, file: null } },
    () => isOver,
    {
      wanted: () => wants,
      done() {
        wants = false;
        caughtUp++;
      },
    },
  );
  const judgedNow = async (): Promise<number[]> =>
    (await readLines().catch(() => [])).flatMap((line) => (line.kind === 'judgement' ? [line.index] : []));
  await expect.poll(async () => (await judgedNow()).length).toBeGreaterThan(10);
  expect(await judgedNow()).not.toContain(slow);
  expect(caughtUp).toBe(0);
  open();
  await expect.poll(() => caughtUp).toBe(1);
  isOver = true;
  await following;
  expect(await judgedNow()).toContain(slow);
  // The order in which they were said is no evidence.
  const live = await scoreRun(folder.path);
  await judgeHere(null);
  expect(live).toEqual(await scoreRun(folder.path));
});
