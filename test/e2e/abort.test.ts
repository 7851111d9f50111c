/** What a drill leaves behind when it is stopped in the middle of the outage: nothing, and a score. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { isAlive, waitUntil } from '../support/processes.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

/** Starts the small drill and waits until its outage has lasted for a second. */
async function startUntilOutage() {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-abort-')), 'run');
  const drill = await writeDrillFile(writeDrill());
  const running = startCli(['drill', drill, '--out', out]);
  await waitUntil(() => running.result.stdout.includes('outage (primary: error-response)'), 40_000);
  await sleep(1_000);
  return { out, drill, running, processes: listDescendants(running.child.pid ?? 0) };
}

async function readScorecard(out: string): Promise<Scorecard> {
  return JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
}

describe('a drill that is stopped in mid-outage', () => {
  it('by kill -9 leaves no process after 10 s, and records that score as aborted; the next start is clean', async () => {
    const { out, drill, running, processes } = await startUntilOutage();
    // Observer, two injectors, two mocks; k6 and the gateway with a keeper each.
    expect(processes.length).toBeGreaterThanOrEqual(9);
    running.child.kill('SIGKILL');
    await running.ended;
    await waitUntil(() => processes.every((pid) => !isAlive(pid)), 10_000);

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
    const { code, stdout } = await running.ended;
    expect(code).toBe(4);
    expect(stdout).toContain('Stopping: faults are reverted first.');
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
    expect((await readdir(out)).sort()).toEqual(
      expect.arrayContaining([
        'drill.json',
        'journal.ndjson',
        'k6.log',
        'plan.ndjson',
        'records.ndjson',
        'report.html',
        'scorecard.json',
      ]),
    );
  });
});
