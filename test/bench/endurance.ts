import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FaultSettings } from '../../lib/faults/index.ts';
import { createControlClient } from '../../lib/proxies/injector/service/control-client.ts';
import { formatCause } from '../../lib/kit/cutover-error.ts';
import { createCleanup } from '../../lib/proxies/process/cleanup.ts';
import { writeDrill } from '../support/drills.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { writeMeasuredDrillFile } from '../support/run-written-drill.ts';
import { REMOTE_TOKEN, startRemoteInjector, startRemoteProvider } from '../support/start-remote.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';
import { fitSlope, mean } from './load/fit-slope.ts';
import { type PacedChats, paceChats } from './load/paced-chats.ts';
import { type Held, readCommand, readHeld } from './load/watch-process.ts';

const MINUTES = Number(process.env['CUTOVER_ENDURANCE_MINUTES'] ?? 30);
const DRILL_RATE = 20;
const INJECT_RATE = 200;
const LENGTH_MS = MINUTES * 60_000;
/** What V8 grows to at first is no leak. */
const WARM_MS = LENGTH_MS / 4;
/** Each has the same share of faults, so that their means compare. */
const CYCLES = 10;
const CYCLE_MS = Math.floor((LENGTH_MS - WARM_MS) / CYCLES);
const RECOVERY_MS = 5_000;
const SAMPLE_MS = 2_000;
const NOT_OURS = ['k6', 'target', 'esbuild', 'this load program'];
/** RSS may grow so much in 1,000 requests. */
const MAX_MB = 1;
/** A leak of one descriptor in so many requests must be seen, or the run was too short. */
const MAX_DESCRIPTORS = 1;

/** In front of `cutover inject`: a fifth of the callers gets errors, every other stream ends early. */
const FAULTS: FaultSettings[] = [
  { kind: 'error-response', error: 'openai-503-overloaded', match: { tenants: { ratio: 0.2, header: 'x-tenant' } } },
  { kind: 'end-early', after: { bytes: 300 }, match: { streamed: true } },
];

interface Sample extends Held {
  atMs: number;
  /** Requests up to then, in thousands. */
  thousands: number;
}

const starter = fileURLToPath(new URL('../support/drill-starter.ts', import.meta.url));

/**
 * A drill and a long-lived injector under load beside each other, for `CUTOVER_ENDURANCE_MINUTES` (default 30) each: what every process
 * holds, and how that grows with the requests once it is warm. Faults come and go in both. Not ours and without a bar: k6 and the target.
 */
export const bench: Bench = {
  name: 'endurance',
  async run() {
    await using cleanup = createCleanup();
    const folder = mkdtempSync(join(tmpdir(), 'cutover-endurance-'));
    cleanup.defer('the folder', () => rmSync(folder, { recursive: true, force: true }));
    const over = new AbortController();
    const names = new Map<number, string>();
    const commands = new Map<number, string>();
    const samples = new Map<number, Sample[]>();
    const startMs = Date.now();

    const provider = await startRemoteProvider();
    cleanup.defer('the provider', provider.stop);
    const injector = await startRemoteInjector(provider.facts.url.replace(/\/v1\/?$/, ''), {
      journal: join(folder, 'inject.ndjson'),
    });
    cleanup.defer('the injector', () => injector[Symbol.asyncDispose]());
    names.set(injector.pid, 'cutover inject').set(provider.pid, 'mock behind inject');
    const chats: PacedChats = { sent: 0, answered: 0, failed: {}, again: 0 };
    const loading = paceChats(injector.url, INJECT_RATE, chats, over.signal);
    const arming = armInCycles(injector.controlUrl, over.signal);

    const drill = await startDrill(join(folder, 'run'), names);
    cleanup.defer('the drill', () => drill.child.kill('SIGKILL'));
    const loads = new Map<number, () => number>([
      [injector.pid, () => chats.sent],
      [provider.pid, () => chats.sent],
    ]);
    let isOver = false;
    for (let nextMs = startMs; !isOver; nextMs += SAMPLE_MS) {
      const atMs = Date.now() - startMs;
      const drilled = (atMs / 1_000) * DRILL_RATE;
      for (const pid of [process.pid, injector.pid, provider.pid, drill.pid, ...listDescendants(drill.pid)]) {
        const held = readHeld(pid);
        if (held === null) continue;
        commands.set(pid, nameCommand(readCommand(pid)));
        const list = samples.get(pid) ?? [];
        list.push({ ...held, atMs, thousands: (loads.get(pid)?.() ?? drilled) / 1_000 });
        samples.set(pid, list);
      }
      const pause = sleep(Math.max(0, nextMs + SAMPLE_MS - Date.now()), false);
      isOver = await Promise.race([pause, drill.ended.then(() => true)]);
    }
    const drillCode = await drill.ended;
    over.abort();
    await Promise.all([loading, arming]);
    names.set(process.pid, 'this load program');

    const failed = Object.values(chats.failed).reduce((sum, count) => sum + count, 0);
    const seconds = (Date.now() - startMs) / 1_000;
    return [
      { id: 'drill, exit code of its process', value: drillCode, unit: '', bar: '= 0', ok: drillCode === 0 },
      { id: 'inject, requests', value: chats.sent, unit: `of ${Math.round(seconds * INJECT_RATE)} planned` },
      { id: 'inject, sent again on a new connection', value: chats.again, unit: 'requests' },
      atMost('inject, without an answer', failed, formatFailures(chats.failed), 0),
      ...[...samples].flatMap(([pid, list]) =>
        describeProcess(names.get(pid) ?? commands.get(pid) ?? String(pid), list),
      ),
    ];
  },
};

/** What a descendant of the runner is that it gives no name: keepers, their watchman, the bundler, the target. */
function nameCommand(command: string): string {
  const program = /\S*(k6|gateway)\S*/.exec(command)?.[1] === 'gateway' ? 'target' : 'k6';
  if (command.includes('keeper.cjs')) return `keeper of ${program}`;
  if (command.includes('watchman.cjs')) return 'watchman';
  if (command.includes('esbuild')) return 'esbuild';
  return program;
}

function formatFailures(failed: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(failed).map(([why, count]) => `${why} ${count}`);
  return reasons.length === 0 ? 'requests' : `requests: ${reasons.join(', ')}`;
}

/** Rows of one process; none of one that was not there in every cycle. */
function describeProcess(name: string, samples: readonly Sample[]): BenchRow[] {
  const cycles = Array.from({ length: CYCLES }, (_, cycle) => {
    const fromMs = WARM_MS + cycle * CYCLE_MS;
    return samples.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + CYCLE_MS);
  });
  if (cycles.some(({ length }) => length === 0)) return [];
  const isOurs = !NOT_OURS.includes(name);
  const rows: BenchRow[] = [];
  for (const [what, unit, most] of [
    ['rssMb', 'MB', MAX_MB],
    ['descriptors', 'descriptors', MAX_DESCRIPTORS],
  ] as const) {
    const means = cycles.map((list): [number, number] => [
      mean(list.map(({ thousands }) => thousands)),
      mean(list.map((sample) => sample[what])),
    ]);
    const { perUnit, low, high } = fitSlope(means);
    const id = `${name}, ${unit} in 1,000 requests`;
    const from = means[0]?.[1] ?? Number.NaN;
    const to = means.at(-1)?.[1] ?? Number.NaN;
    const told = `(${low.toFixed(3)} to ${high.toFixed(3)}; ${from.toFixed(1)} to ${to.toFixed(1)} ${unit})`;
    if (!isOurs) rows.push({ id, value: perUnit, unit: told });
    else if (what === 'rssMb') rows.push({ ...atMost(id, perUnit, told, most), ok: high <= most });
    else rows.push({ id, value: perUnit, unit: told, bar: `0, told from ${most}`, ok: low <= 0 && high <= most });
  }
  return rows;
}

/** For half of each cycle the injector answers with errors or cuts streams. */
async function armInCycles(controlUrl: string, signal: AbortSignal): Promise<void> {
  const control = createControlClient({ url: controlUrl, token: REMOTE_TOKEN });
  const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal }).catch(() => null);
  while (!signal.aborted) {
    // One that is late on a busy machine is the next cycle's affair.
    await control.arm(FAULTS, Math.max(500, Math.min(600_000, CYCLE_MS / 2))).catch((error: unknown) => {
      process.stderr.write(`bench endurance: ${formatCause(error)}\n`);
    });
    await pause(CYCLE_MS);
  }
}

interface StartedDrill {
  child: ChildProcess;
  pid: number;
  ended: Promise<number>;
}

/** The drill as long as the load; the names of its processes come when its outage is on. */
async function startDrill(out: string, names: Map<number, string>): Promise<StartedDrill> {
  const half = { durationMs: Math.floor(CYCLE_MS / 2) };
  const small = writeDrill();
  const path = await writeMeasuredDrillFile({
    ...small,
    name: 'endurance',
    traffic: { ...small.traffic, arrivals: { kind: 'poisson', ratePerSecond: DRILL_RATE } },
    timeline: [
      { phase: 'warmup', durationMs: Math.floor(WARM_MS / 2) },
      { phase: 'baseline', durationMs: Math.floor(WARM_MS / 2) },
      ...Array.from({ length: CYCLES }, () => [
        {
          phase: 'outage' as const,
          ...half,
          primary: [{ kind: 'error-response' as const, error: 'openai-503-overloaded' as const }],
        },
        { phase: 'outage' as const, ...half },
      ]).flat(),
      { phase: 'recovery', durationMs: RECOVERY_MS },
    ],
  });
  const child = fork(starter, [path, out], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const pid = child.pid ?? 0;
  names.set(pid, 'runner');
  child.on('message', (pids: Record<string, number>) => {
    for (const [name, id] of Object.entries(pids)) names.set(id, name);
  });
  return { child, pid, ended: once(child, 'exit').then(([code]) => Number(code ?? 1)) };
}
