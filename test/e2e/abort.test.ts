/** What a drill leaves behind when it is stopped in the middle of the outage: nothing, and a score. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { writeDrill, writePatience } from '../support/drills.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { isAlive, waitUntil } from '../support/processes.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

/** Starts the small drill and waits until its outage has lasted for a second. */
async function startUntilOutage(changes: Partial<DrillInput> = {}, env: NodeJS.ProcessEnv = {}) {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-abort-')), 'run');
  const drill = await writeDrillFile(writeDrill({ ...writePatience(), ...changes }));
  const running = startCli(['drill', drill, '--out', out], { env });
  await waitUntil(() => running.result.stderr.includes('outage (primary: error-response)'));
  await sleep(1_000);
  return { out, drill, running, processes: listDescendants(running.child.pid ?? 0) };
}

async function readScorecard(out: string): Promise<Scorecard> {
  return JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
}

describe('a drill that is stopped in mid-outage', () => {
  it('by kill -9 leaves no process behind, and records that score as aborted; the next start is clean', async () => {
    const { out, drill, running, processes } = await startUntilOutage();
    // Observer, two injectors, two mocks; k6 and the gateway with a keeper each.
    expect(processes.length).toBeGreaterThanOrEqual(9);
    running.child.kill('SIGKILL');
    await running.ended;
    await waitUntil(() => processes.every((pid) => !isAlive(pid)));

    expect(existsSync(join(out, 'scorecard.json'))).toBe(false);
    const scored = await runCli(['score', out]);
    expect(scored.code).toBe(4);
    const scorecard = await readScorecard(out);
    expect(scorecard.verdict).toBe('aborted');
    expect(scorecard.load.completed).toBeGreaterThan(50);
    expect(scorecard.routing.faultAppliedAtMs).toBeGreaterThan(3_000);

    const again = await runCli(['drill', drill, '--out', `${out}-again`]);
    expect(again.code, again.stdout + again.stderr).toBe(0);
    expect((await readScorecard(`${out}-again`)).verdict).toBe('pass');
  });

  it('by Ctrl-C reverts the faults first, then scores what there is, and exits with 4', async () => {
    const { out, running, processes } = await startUntilOutage();
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(4);
    expect(stderr).toContain('Stopping: faults are reverted first.');
    expect(processes.filter(isAlive)).toEqual([]);

    const journal = (await readFile(join(out, 'journal.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { what: string }).what);
    expect(journal.indexOf('reverted')).toBeGreaterThan(-1);
    expect(journal.lastIndexOf('reverted')).toBeLessThan(journal.indexOf('load-ended'));
    const scorecard = await readScorecard(out);
    expect(scorecard.verdict).toBe('aborted');
    expect(scorecard.load.completed).toBeGreaterThan(50);
    // Judged while it ran, to the end of its records: the score went by that.
    const judgements = (await readFile(join(out, 'judgements.ndjson'), 'utf8')).trim().split('\n');
    const { size } = await stat(join(out, 'records.ndjson'));
    expect(JSON.parse(judgements.at(-1) ?? '')).toEqual({
      kind: 'judged',
      answers: judgements.length - 2,
      recordsBytes: size,
    });
    expect(judgements.length).toBeGreaterThan(20);
    expect((await readdir(out)).sort()).toEqual(
      expect.arrayContaining([
        'drill.json',
        'journal.ndjson',
        'judgements.ndjson',
        'k6.log',
        'plan.ndjson',
        'records.ndjson',
        'report.html',
        'scorecard.json',
      ]),
    );
  });

  const soon: Partial<DrillInput> = {
    timeline: [
      { phase: 'baseline', durationMs: 500 },
      // Whoever stops it may be slow to start; nobody waits for its end.
      {
        phase: 'outage',
        durationMs: 120_000,
        rateFactor: 0.15,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
    ],
  };

  it('by cutover stop in another terminal goes the same way, with what people noted in its report', async () => {
    const { out, running } = await startUntilOutage(soon);
    const watching = startCli(['watch', out]);
    const noted = await runCli(['note', out, 'pager: errors over 5 %', '--as', 'paged']);
    expect(noted, noted.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Noted paged at 20/) });
    expect(((await stat(join(out, 'control.token'))).mode & 0o777).toString(8)).toBe('600');
    const stopped = await runCli(['stop', out, '--reason', 'customers call']);
    expect(stopped.stdout, stopped.stderr).toMatch(/^Stopped: every fault was taken back \d+ ms after/);
    expect(await running.ended).toMatchObject({ code: 4 });
    expect(await watching.ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/paged: pager: errors over 5 %[^]+The drill is over: aborted/),
    });
    const { verdict, reasons, response } = await readScorecard(out);
    expect({ verdict, message: reasons[0]?.message }).toEqual({
      verdict: 'aborted',
      message: 'The run was stopped before its end: stopped by cutover stop: customers call.',
    });
    expect(response).toMatchObject({ notes: [{ as: 'paged', text: 'pager: errors over 5 %' }], mitigationMs: null });
    expect(response?.alertMs).toBeGreaterThan(0);
    const journal = await readFile(join(out, 'journal.ndjson'), 'utf8');
    expect(journal).toMatch(/"aborted"[^]+"traffic-clean"/);
    expect((await readdir(out)).filter((name) => name.startsWith('control'))).toEqual([]);
    // Over, it can be told nothing.
    expect(await runCli(['note', out, '--as', 'seen'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No drill runs in'),
    });
  });

  it('by the end of its terminal reverts and scores too, with nobody left to tell', async () => {
    const { out, running, processes } = await startUntilOutage(soon);
    running.child.stdout.destroy();
    running.child.stderr.destroy();
    // From the kernel, and from the shell.
    running.child.kill('SIGHUP');
    running.child.kill('SIGHUP');
    expect(await running.ended).toMatchObject({ code: 4, signal: null });
    expect(processes.filter(isAlive)).toEqual([]);
    const { verdict, reasons } = await readScorecard(out);
    expect(verdict).toBe('aborted');
    expect(reasons[0]?.message).toMatch(/its terminal was closed|standard (output|error) is closed/);
    expect(await readFile(join(out, 'journal.ndjson'), 'utf8')).toContain('"what":"reverted","faultsLeft":0');
  });

  it('by a failure that nobody caught reverts and scores too, and ends with the code of the failure', async () => {
    const preload = join(await mkdtemp(join(tmpdir(), 'cutover-preload-')), 'throw.cjs');
    await writeFile(preload, "process.on('SIGUSR2', () => { throw new Error('odd'); });");
    const { out, running, processes } = await startUntilOutage(soon, { NODE_OPTIONS: `--require ${preload}` });
    running.child.kill('SIGUSR2');
    const { code, stderr } = await running.ended;
    expect(stderr).toMatch(/cutover: this is a bug in Cutover.*\nError: odd/);
    expect(code).toBe(70);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(await readScorecard(out)).toMatchObject({ verdict: 'aborted' });
    expect(await readFile(join(out, 'journal.ndjson'), 'utf8')).toContain('"what":"reverted","faultsLeft":0');
  });
});
