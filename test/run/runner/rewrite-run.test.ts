/** What follows from a run's records is made again by one process alone: of two, one's score came to stand beside the other's judgements. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { rewriteRun } from '../../../lib/run/runner/rewrite-run.ts';
import { writeScore } from '../../../lib/run/runner/write-score.ts';
import { type RunFolder, runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import { waitUntil } from '../../support/processes.ts';
import { listRecords, writePerfectRun } from '../../support/records.ts';
import { runCli, startCli } from '../../support/run-cli.ts';

const run = writePerfectRun();
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

let outside = '';
let folder: RunFolder;
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'cutover-rewrite-'));
  folder = runFolderAt(await mkdtemp(join(outside, 'run-')));
  await writeFile(folder.drill, JSON.stringify(run.drill));
  await writeFile(folder.plan, toLines(run.arrivals));
  await writeFile(folder.records, toLines(listRecords(run)));
});
afterEach(() => rm(outside, { recursive: true, force: true }));

const claim = (): string => join(folder.path, '.rewriting');
const readScorecard = async (): Promise<Scorecard> => JSON.parse(await readFile(folder.scorecard, 'utf8')) as Scorecard;

/** Writes contracts to judge by; those of a module judge nothing before its file `go` is there. */
async function writeContracts(contract: object): Promise<string> {
  const file = join(outside, `${contract['kind' as never] as string}.json`);
  await writeFile(file, JSON.stringify([{ for: 'chat', ...contract }]));
  return file;
}

async function startWaitingJudge() {
  const [begun, go] = [join(outside, 'begun'), join(outside, 'go')];
  const path = join(outside, 'wait.mjs');
  await writeFile(
    path,
    `import { existsSync, writeFileSync } from 'node:fs';
export default async () => {
  writeFileSync(${JSON.stringify(begun)}, '');
  while (!existsSync(${JSON.stringify(go)})) await new Promise((done) => setTimeout(done, 20));
  return true;
};`,
  );
  const contracts = await writeContracts({ kind: 'module', path, timeoutMs: 600_000 });
  const judging = startCli(['judge', folder.path, '--contracts', contracts, '--no-gate']);
  await waitUntil(() => existsSync(begun));
  return { ...judging, letGo: () => writeFile(go, '') };
}

it(
  'refuses a second that judges or scores it meanwhile, and says who it is: what is left belongs together',
  { timeout: 120_000 },
  async () => {
    const judging = await startWaitingJudge();
    const other = await writeContracts({ kind: 'text', minWords: 1_000 });
    const refused = await Promise.all([
      runCli(['judge', folder.path, '--contracts', other, '--no-gate']),
      runCli(['score', folder.path, '--no-gate']),
    ]);
    await judging.letGo();
    const { code, stderr } = await judging.ended;
    expect([code, stderr]).toEqual([0, expect.anything()]);
    for (const second of refused) {
      expect([second.code, second.stdout]).toEqual([2, '']);
      expect(second.stderr).toMatch(
        new RegExp(
          `^cutover: ${folder.path} is judged or scored already: by cutover judge, process ${judging.child.pid} on ${hostname()}, since \\d{4}-\\S+Z, and until \\d{4}-\\S+Z unless it goes on\\. Two at once would .*\\. Wait for it, or stop it there\\.\n$`,
        ),
      );
    }
    const [by] = (await readFile(folder.judgements, 'utf8')).split('\n');
    expect(by).toContain('"kind":"module"');
    const { contracts } = (await readScorecard()).application;
    expect(new Set(contracts.map(({ contract, failed }) => `${contract} ${failed}`))).toEqual(new Set(['module 0']));
    expect(existsSync(claim())).toBe(false);
  },
);

it(
  'takes over at once what a killed process has left, whose judgements that were there stand',
  { timeout: 120_000 },
  async () => {
    const judging = await startWaitingJudge();
    judging.child.kill('SIGKILL');
    await judging.ended;
    expect(existsSync(claim())).toBe(true);
    const { code, stderr } = await runCli(['score', folder.path, '--no-gate']);
    expect([code, stderr]).toEqual([0, '']);
    expect(existsSync(claim())).toBe(false);
    expect((await readScorecard()).verdict).toBe('pass');
  },
);

it('writes nothing more once another has taken it over, and leaves the other its claim', async () => {
  let taken = '';
  const rewriting = rewriteRun(
    folder,
    'score',
    async (signal) => {
      const own = JSON.parse(await readFile(claim(), 'utf8')) as { leaseMs: number };
      taken = JSON.stringify({ ...own, runId: 'thief', token: 'thief', pid: process.pid });
      await writeFile(claim(), taken);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
    },
    { warn: () => {}, leaseMs: 3_000 },
  );
  await expect(rewriting).rejects.toMatchObject({
    code: 'environment',
    message: `cutover score ended before it wrote anything more into ${folder.path}: run thief has the lock of the run's folder now. Run it again.`,
  });
  expect(await readFile(claim(), 'utf8')).toBe(taken);
});

it('leaves all as it was, and no claim, where it is stopped', async () => {
  const stop = new AbortController();
  const rewriting = rewriteRun(
    folder,
    'score',
    (signal) => {
      stop.abort('stopped by hand');
      return writeScore(folder, signal);
    },
    { signal: stop.signal, warn: () => {} },
  );
  await expect(rewriting).rejects.toMatchObject({
    code: 'aborted',
    message: `cutover score was stopped; ${folder.path} is as it was.`,
  });
  expect([existsSync(claim()), existsSync(folder.scorecard)]).toEqual([false, false]);
});

it('says what stands where its claim would, and what to do', async () => {
  await mkdir(claim());
  const { code, stderr } = await runCli(['score', folder.path]);
  expect([code, stderr]).toEqual([
    2,
    `cutover: cutover score changed nothing in ${folder.path}: ${claim()}, by which others are kept out meanwhile, cannot be had: it is a folder. Remove it.\n`,
  ]);
});

it.runIf(process.platform === 'linux')('is not killed by a first Ctrl-C, which would leave its claim', async () => {
  // Who holds it by this is of another machine and over, as is seen only after a while.
  const left = { target: folder.path, runId: 'left', drill: 'cutover judge', pid: 1, host: 'another', token: 'left' };
  const over = { schemaVersion: 1, ...left, leaseMs: 600_000, sinceEpochMs: 1, untilEpochMs: 600_001 };
  await writeFile(claim(), JSON.stringify(over));
  const scoring = startCli(['score', folder.path]);
  // Node itself catches an interrupt; a hangup nobody but whoever means to stop in order.
  const catches = async (): Promise<boolean> => {
    const status = await readFile(`/proc/${scoring.child.pid}/status`, 'utf8');
    return (BigInt(`0x${/SigCgt:\s*(\w+)/.exec(status)?.[1] ?? '0'}`) & 1n) !== 0n;
  };
  await waitUntil(catches);
  scoring.child.kill('SIGINT');
  const { code, stderr } = await scoring.ended;
  expect([code, stderr]).toEqual([
    4,
    `Stopping: the score that was there stands. Press Ctrl-C again to leave at once.\ncutover: cutover score was stopped; ${folder.path} is as it was.\n`,
  ]);
});
