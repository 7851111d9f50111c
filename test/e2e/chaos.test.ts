/** Whatever part of a drill is killed with SIGKILL, at whatever moment: nothing stays behind, no fault, no process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { usualProviders } from '../../lib/kit/terms/provider.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { scoreRun } from '../../lib/run/runner/score-run.ts';
import { createRandom, type Random } from '../../lib/kit/stats/random.ts';
import type { DrillProcesses } from '../support/drill-starter.ts';
import { writeDrill } from '../support/drills.ts';
import { LONG } from '../support/fuzz.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { startPlainGateway } from '../support/plain-gateway.ts';
import { isAlive, signalIfThere, waitUntil } from '../support/processes.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

/** At least so many: ten, in a long run a hundred; more of them, or other ones, for whoever wants to look longer. */
const KILLS = Number(process.env['CUTOVER_CHAOS_KILLS'] ?? (LONG ? 100 : 10));
const SEED = Number(process.env['CUTOVER_CHAOS_SEED'] ?? 1);
/** Of each drill's kills, the first comes within this time of the outage's beginning, the others soon after. */
const FIRST_KILL_MS = 1_500;
const NEXT_KILL_MS = 400;
/** No drill may run longer, whatever was killed; only a hang takes so long. */
const HANG_MS = 60_000;

const starter = fileURLToPath(new URL('../support/drill-starter.ts', import.meta.url));
const victims = ['runner', 'observer', 'injector:primary', 'injector:fallback', 'k6'] as const;
type Victim = (typeof victims)[number];

it(`survives ${KILLS} kills of runner, observer, injectors and k6`, { timeout: 900_000 }, async () => {
  const kills: Victim[] = [];
  let drills = 0;
  let leasesRunOut = 0;
  const work = async (): Promise<void> => {
    // However few kills are asked for, each part has its turn to be the first that is killed.
    while (kills.length < KILLS || drills < victims.length) {
      const number = drills++;
      try {
        const plan = planKills(createRandom(SEED, 'chaos', number), number);
        const seen = await runOne(plan, (victim) => kills.push(victim));
        if (seen.leaseRanOut) leasesRunOut++;
      } catch (error) {
        throw new Error(`In drill ${number} of seed ${SEED}: ${String(error)}`, { cause: error });
      }
    }
  };
  await Promise.all([work(), work()]);
  // Every part has had its turn, and leases were needed: nothing of this was idle.
  expect([...new Set(kills)].toSorted()).toEqual(victims.toSorted());
  expect(leasesRunOut).toBeGreaterThan(0);
});

/** What is killed in one drill, in order, and after which waits from one to the next, ms. */
interface KillPlan {
  firstMs: number;
  kills: { victim: Victim; freezesFirst: boolean; nextMs: number }[];
}

/**
 * Two to four parts: the first is each one's in its turn, the others are drawn. A runner that is killed first is frozen before, so that
 * its lease runs out; one that is killed later is frozen every second time.
 */
function planKills(random: Random, number: number): KillPlan {
  const first = victims[number % victims.length] as Victim;
  const others = shuffle(random).filter((victim) => victim !== first);
  const kills = [first, ...others.slice(0, 1 + Math.floor(random() * 3))].map((victim) => ({
    victim,
    freezesFirst: victim === 'runner' && (victim === first || random() < 0.5),
    nextMs: random() * NEXT_KILL_MS,
  }));
  return { firstMs: random() * FIRST_KILL_MS, kills };
}

async function runOne(plan: KillPlan, onKill: (victim: Victim) => unknown): Promise<{ leaseRanOut: boolean }> {
  const ports = { primary: await findFreePort(), fallback: await findFreePort() };
  const gateway = await startPlainGateway({
    providers: [
      ['primary', `http://127.0.0.1:${ports.primary}/v1`],
      ['fallback', `http://127.0.0.1:${ports.fallback}/v1`],
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'cutover-chaos-'));
  const out = join(folder, 'run');
  const child = fork(starter, [await writeShortDrill(gateway.url, ports), out], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const runner = child.pid ?? 0;
  const ended = once(child, 'exit');
  const processes = new Set<number>();
  const look = (): void => listDescendants(runner).forEach((pid) => processes.add(pid));
  let leaseRanOut = false;
  try {
    const told = await Promise.race([once(child, 'message'), ended.then(() => null), sleep(HANG_MS, null)]);
    if (told === null) throw new Error(`The drill did not get to its outage: ${said}`);
    const pids: DrillProcesses = { ...(told[0] as DrillProcesses), runner };

    await sleep(plan.firstMs);
    for (const { victim, freezesFirst, nextMs } of plan.kills) {
      const pid = pids[victim];
      if (pid === undefined) throw new Error(`There is no ${victim}.`);
      look();
      if (isAlive(pid) && isAlive(runner)) {
        if (freezesFirst) {
          // A runner that hangs is worse than a dead one: no channel closes, and only the lease is left.
          signalIfThere(pid, 'SIGSTOP');
          for (const provider of usualProviders) {
            const passed = await untilTraffic(ports[provider], pids[`injector:${provider}`] ?? 0);
            leaseRanOut ||= passed && provider === 'primary';
          }
        }
        if (signalIfThere(pid, 'SIGKILL')) onKill(victim);
      }
      await sleep(nextMs);
    }
    if ((await Promise.race([ended, sleep(HANG_MS, null)])) === null) throw new Error('The drill did not end.');
    await waitUntil(() => [...processes].every((pid) => !isAlive(pid)));

    const { verdict } = await scoreRun(out);
    // A runner may be killed when all is over but the scoring: then the records have their end.
    const hasEnd = (await readFile(join(out, 'records.ndjson'), 'utf8')).includes('"kind":"run-end"');
    expect(hasEnd ? ['invalid', 'aborted'] : ['aborted']).toContain(verdict);
    expect(await readFile(join(out, 'journal.ndjson'), 'utf8')).toContain('"armed"');
  } finally {
    for (const pid of [runner, ...processes]) signalIfThere(pid, 'SIGKILL');
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { leaseRanOut };
}

/**
 * Waits until a seat answers with what its provider says, though nobody takes its faults back; false when the seat
 * has been killed. Throws when it goes on failing.
 */
async function untilTraffic(port: number, pid: number): Promise<boolean> {
  let passed = false;
  await waitUntil(async () => {
    if (!isAlive(pid)) return true;
    passed = await ask(port);
    return passed;
  });
  return passed;
}

async function ask(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'Are you there?' }] }),
      signal: AbortSignal.timeout(1_500),
    });
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** The parts that can be killed, in a drawn order. */
function shuffle(random: Random): Victim[] {
  return victims
    .map((victim) => ({ victim, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ victim }) => victim);
}

/** Five seconds of it, most of them silence of the primary. */
function writeShortDrill(url: string, ports: Record<'primary' | 'fallback', number>): Promise<string> {
  const { providers } = writeDrill();
  return writeDrillFile(
    writeDrill({
      target: { kind: 'url', url },
      providers: {
        primary: { ...providers.primary, listenPort: ports.primary },
        fallback: { ...providers.fallback, listenPort: ports.fallback },
      },
      timeline: [
        { phase: 'warmup', durationMs: 300 },
        { phase: 'baseline', durationMs: 700 },
        { phase: 'outage', durationMs: 3_000, primary: [{ kind: 'silence' }] },
        { phase: 'recovery', durationMs: 1_000 },
      ],
    }),
  );
}
