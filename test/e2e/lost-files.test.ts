/** A drill whose files go, or take nothing any more, in its middle: it ends in order and says what can be said. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { isAlive, waitUntil } from '../support/processes.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';
import { STACK_LINE } from '../support/stack-line.ts';

const cli = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));
const timeline: DrillInput['timeline'] = [
  { phase: 'baseline', durationMs: 500 },
  {
    phase: 'outage',
    durationMs: 8_000,
    primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
  },
];

/** Starts a drill of 8 s under a limit of the shell's (`ulimit -f 100`). */
async function start(limit: string) {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-lost-files-')), 'run');
  const drill = await writeDrillFile(writeDrill({ timeline }));
  const line = `${limit}; exec '${process.execPath}' '${cli}' drill '${drill}' --out '${out}'`;
  const child = spawn('bash', ['-c', line], { env: { ...process.env, NO_COLOR: '1' } });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { out, said, ended, pid: child.pid ?? 0 };
}

describe('a drill', () => {
  it('whose records cannot be written any more stops, and scores what it has', async () => {
    const { out, said, ended } = await start('ulimit -f 250');
    expect(await ended, said.stdout + said.stderr).toBe(3);
    expect(said.stderr).toMatch(/warning: The run cannot go on: .*records cannot be written: EFBIG/);
    expect(said.stdout + said.stderr).not.toMatch(STACK_LINE);
    const { verdict, reasons, load } = JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
    expect(verdict).toBe('invalid');
    expect(reasons.map(({ message }) => message).join()).toContain('records cannot be written: EFBIG');
    expect(load.completed).toBeGreaterThan(10);
    expect(await readFile(join(out, 'journal.ndjson'), 'utf8')).toContain('"what":"reverted","faultsLeft":0');
  });

  it('whose folder is removed stops, and says so in a line', async () => {
    const { out, said, ended, pid } = await start(':');
    await waitUntil(() => said.stderr.includes('outage (primary: error-response)'));
    const processes = listDescendants(pid);
    await rm(out, { recursive: true });
    expect(await ended).toBe(2);
    expect(said.stderr).toMatch(/^cutover: \S+ was removed while the drill ran: there is nothing to score\. .*\n$/m);
    expect(said.stderr).toMatch(/The run cannot go on: \S+ was removed/);
    expect(existsSync(out)).toBe(false);
    expect(processes.filter(isAlive)).toEqual([]);
  });

  it('that may not open enough files does not begin, and says how many it needs', async () => {
    const { out, said, ended } = await start('ulimit -n 300');
    expect(await ended).toBe(2);
    expect(said.stderr).toMatch(
      /^cutover: A process may have 300 files open here, and this drill needs up to (\d+): \d+ requests .* Run: ulimit -n \1 .*\n$/,
    );
    expect(existsSync(out)).toBe(false);
  });
});
