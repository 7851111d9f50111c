/**
 * A drill is stopped in each of its phases, with each of its processes frozen, and with its files gone: how long its fault still
 * failed calls, what it ended with, and what was left behind.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { readCatalogue } from '../../lib/run/incidents/read-catalogue.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { writeDrill } from '../support/drills.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { probeFault } from '../support/probe-fault.ts';
import { isAlive, signalIfThere, waitUntil } from '../support/processes.ts';
import { startCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';
import { STACK_LINE } from '../support/stack-line.ts';

/** A fault that nobody can take back ends by itself within this: its lease, and what a busy machine adds, where it is to last a minute. */
const LEASE_MS = 3_000;
const LEASE_WITHIN_MS = 2 * LEASE_MS;
/** One that is taken back is gone before its lease, which was extended in the last second, could have ended it. */
const PROMPT_MS = 1_600;

/** A moment of a drill: what its journal says then, or that it has just been started. */
type Moment = 'starting' | 'warmup' | 'baseline' | 'outage' | 'recovery' | 'load-ended' | 'stopped';

interface Circumstance {
  at: Moment;
  /** The command line of what is frozen, and which of several, the oldest first. */
  freeze?: [pattern: string, place?: number];
  /** What is done to the drill besides. */
  also?: 'its folder is removed' | 'its disk is full' | 'it is stopped twice';
  /** How it is stopped; `frozen`: the runner stands still, and nobody stops it for a while. */
  by: NodeJS.Signals | 'frozen';
  codes: readonly (number | null)[];
  withinMs: number;
}

const prompt = { by: 'SIGINT', codes: [4], withinMs: PROMPT_MS } as const;
const circumstances: Circumstance[] = [
  // Before it listens to signals, it is nothing yet that could be left.
  { ...prompt, at: 'starting', codes: [4, null] },
  { ...prompt, at: 'warmup' },
  { ...prompt, at: 'baseline' },
  { ...prompt, at: 'outage' },
  { ...prompt, at: 'outage', by: 'SIGTERM' },
  { ...prompt, at: 'outage', by: 'SIGHUP' },
  { ...prompt, at: 'outage', also: 'it is stopped twice', codes: [4, null, 130] },
  { ...prompt, at: 'recovery' },
  // All is over but the scoring: the run was completed.
  { ...prompt, at: 'load-ended', codes: [0, 1, 3, 4] },
  { ...prompt, at: 'stopped', codes: [0, 1, 3, 4] },
  { ...prompt, at: 'outage', freeze: ['k6 run'] },
  { ...prompt, at: 'outage', freeze: ['observer-process'] },
  // It cannot be reached, and cannot fail anybody either.
  { ...prompt, at: 'outage', freeze: ['injector-process', 0] },
  { ...prompt, at: 'outage', freeze: ['injector-process', 1] },
  { ...prompt, at: 'outage', freeze: ['mock-process', 0] },
  { ...prompt, at: 'outage', freeze: ['router.mjs'] },
  { ...prompt, at: 'outage', freeze: ['keeper.cjs'] },
  { ...prompt, at: 'outage', freeze: ['watchman.cjs'] },
  { ...prompt, at: 'outage', also: 'its folder is removed', codes: [2] },
  { ...prompt, at: 'outage', also: 'its disk is full', codes: [2, 3, 4] },
  { at: 'outage', by: 'SIGKILL', codes: [null], withinMs: LEASE_WITHIN_MS },
  { at: 'outage', by: 'frozen', codes: [3, 4], withinMs: LEASE_WITHIN_MS },
];

const rows: string[] = [];
afterAll(() => {
  process.stdout.write(`${['stop', ...rows].join('\n')}\n`);
});

test.each(circumstances)('a stop at $at by $by ($freeze $also)', async (circumstance) => {
  const { at, freeze, also, by, codes, withinMs } = circumstance;
  const folder = await mkdtemp(join(tmpdir(), 'cutover-stops-'));
  const [out, temporary] = [join(folder, 'run'), await mkdtemp(join(folder, 'tmp-'))];
  const port = await findFreePort();
  const drill = await writeDrillFile(writeStoppedDrill(port, at));
  const { child, result, ended } = startCli(['drill', drill, '--out', out], {
    env: { TMPDIR: temporary },
  });
  const pid = child.pid ?? 0;
  let processes: number[] = [];
  const look = (): void => void (processes = [...new Set([...processes, ...listDescendants(pid)])]);
  const probe = probeFault(port);
  try {
    await reach(at, out);
    // Long enough for the fault to be met.
    if (at === 'outage') await waitUntil(() => probe.lastFaultedEpochMs() !== null);
    look();
    const frozen = freeze === undefined ? null : findProcess(processes, ...freeze);
    if (frozen !== null) process.kill(frozen, 'SIGSTOP');
    if (also === 'its folder is removed') await rm(out, { recursive: true });
    if (also === 'its disk is full') execFileSync('prlimit', ['--pid', String(pid), '--fsize=1']);
    const stopEpochMs = Date.now();
    if (by === 'frozen') {
      process.kill(pid, 'SIGSTOP');
      // Its end would take the fault back, too: not before the lease has.
      await sleep(1.5 * LEASE_WITHIN_MS);
      process.kill(pid, 'SIGCONT');
      process.kill(pid, 'SIGINT');
    } else signalIfThere(pid, by);
    if (also === 'it is stopped twice') setTimeout(() => signalIfThere(pid, 'SIGINT'), 300);
    look();
    expect(await Promise.race([ended, sleep(60_000, null)]), result.stdout + result.stderr).not.toBeNull();
    const endedMs = Date.now() - stopEpochMs;
    await waitUntil(() => processes.every((process) => !isAlive(process)));
    const faultedMs = Math.max(0, (probe.lastFaultedEpochMs() ?? 0) - stopEpochMs);
    const left = (await readdir(temporary)).filter((name) => name.startsWith('cutover-'));
    rows.push(
      `${at} ${by} ${freeze?.join(' ') ?? ''} ${also ?? ''}: last failed call after ${faultedMs} ms, ended after ${endedMs} ms with ${result.code}, ${left.length} files left`,
    );
    expect(codes, result.stdout + result.stderr).toContain(result.code);
    expect(result.stderr).not.toMatch(STACK_LINE);
    expect(faultedMs).toBeLessThanOrEqual(withinMs);
    // Who is killed can tidy nothing up, but for what the next start does.
    if (by !== 'SIGKILL' && result.code !== null) expect(left).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  } finally {
    await probe.stop();
    for (const each of [pid, ...processes]) signalIfThere(each, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

test('a set of replays that Ctrl-C stops: what was played stands in the matrix and in the results, and nothing else is left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-stops-'));
  const [out, temporary] = [join(folder, 'runs'), await mkdtemp(join(folder, 'tmp-'))];
  const drill = await writeDrillFile(writeStoppedDrill(await findFreePort(), 'recovery'));
  const flags = ['--provider', 'own-gateway', '--time-scale', '100000', '--least-phase', '1', '--json', '--out', out];
  const { child, result, ended } = startCli(['replay', '--all', drill, ...flags], { env: { TMPDIR: temporary } });
  const pid = child.pid ?? 0;
  const [first = '', second = '', third = ''] = (await readCatalogue({ provider: 'own-gateway' })).map(
    ({ name }) => name,
  );
  let processes: number[] = [];
  try {
    await reach('outage', join(out, second));
    processes = listDescendants(pid);
    process.kill(pid, 'SIGINT');
    expect(await Promise.race([ended, sleep(30_000, null)]), result.stderr).not.toBeNull();
    expect(result.code, result.stderr).toBe(4);
    expect(result.stderr).toContain('Stopping: faults are reverted first.');
    expect(result.stderr).not.toMatch(STACK_LINE);
    const matrix = JSON.parse(result.stdout) as { incident: string; verdict: string }[];
    expect(matrix.map(({ incident }) => incident)).toEqual([first, second]);
    expect(matrix[0]?.verdict).not.toBe('aborted');
    expect(matrix[1]?.verdict).toBe('aborted');
    expect(third).not.toBe('');
    expect((await readdir(out)).sort()).toEqual([first, second].sort());
    for (const { incident, verdict } of matrix)
      expect(JSON.parse(await readFile(join(out, incident, 'scorecard.json'), 'utf8'))).toMatchObject({ verdict });
    const journal = await readFile(join(out, second, 'journal.ndjson'), 'utf8');
    expect(journal.indexOf('"what":"reverted"')).toBeGreaterThan(-1);
    await waitUntil(() => processes.every((process) => !isAlive(process)));
    expect((await readdir(temporary)).filter((name) => name.startsWith('cutover-'))).toEqual([]);
  } finally {
    for (const each of [pid, ...processes]) signalIfThere(each, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

/** Waits until the drill is this far. */
async function reach(moment: Moment, out: string): Promise<void> {
  if (moment === 'starting') return sleep(700);
  const mark = moment === 'load-ended' || moment === 'stopped' ? `"what":"${moment}"` : `"phase":"${moment}"`;
  await waitUntil(
    async () => (await readFile(join(out, 'journal.ndjson'), 'utf8').catch(() => '')).includes(mark),
    60_000,
  );
}

function findProcess(pids: readonly number[], pattern: string, place = 0): number {
  const lines = execFileSync('ps', ['-ww', '-o', 'pid=,command=', '-p', pids.join(',')], { encoding: 'utf8' });
  const found = lines
    .split('\n')
    .map((line) => /^\s*(\d+)\s(.*)$/.exec(line))
    // A keeper has the command of its program in its own.
    .filter((match) => match?.[2]?.includes(pattern) && (pattern === 'keeper.cjs' || !match[2].includes('keeper.cjs')))
    .map((match) => Number(match?.[1]))
    .toSorted((a, b) => a - b)[place];
  if (found === undefined) throw new Error(`There is no ${pattern} among\n${lines}`);
  return found;
}

/** A minute of outage, or a moment of it where the drill is to get beyond. */
function writeStoppedDrill(listenPort: number, at: Moment): DrillInput {
  const { providers } = writeDrill();
  const getsBeyond = ['recovery', 'load-ended', 'stopped'].includes(at);
  return writeDrill({
    target: { kind: 'router', requestTimeoutMs: 1_500 },
    providers: { ...providers, primary: { ...providers.primary, listenPort } },
    timeline: [
      { phase: 'warmup', durationMs: 1_000 },
      { phase: 'baseline', durationMs: 1_000 },
      {
        phase: 'outage',
        durationMs: getsBeyond ? 1_500 : 60_000,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
      { phase: 'recovery', durationMs: 2_000 },
    ],
    traffic: { ...writeDrill().traffic, arrivals: { kind: 'poisson', ratePerSecond: 10 }, vus: 250 },
  });
}
