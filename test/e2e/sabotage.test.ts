/** Each validity check is broken once, for real, and must be seen to take the verdict away. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import type { RunningSystem } from '../../lib/run/runner/start-system.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { type PlainGatewayOptions, startPlainGateway } from '../support/plain-gateway.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

/** Calls `act` once, when the run is this far. */
function when(condition: (event: RunEvent) => boolean, act: (system: RunningSystem, event: RunEvent) => unknown) {
  let system: RunningSystem | undefined;
  let done = false;
  return (event: RunEvent): void => {
    if (event.kind === 'system-ready') system = event.system;
    if (done || !system || !condition(event)) return;
    done = true;
    void act(system, event);
  };
}

const inPhase =
  (phase: string) =>
  (event: RunEvent): boolean =>
    event.kind === 'progress' && event.progress.phase === phase;

/** Stops a process for a while, as a machine that is too small would. */
async function freeze(pid: number | undefined, ms: number): Promise<void> {
  if (pid === undefined) throw new Error('There is no such process.');
  process.kill(pid, 'SIGSTOP');
  await sleep(ms);
  process.kill(pid, 'SIGCONT');
}

/** Keeps every processor busy for a while. */
function fillMachine(ms: number): void {
  const work = `const end = Date.now() + ${ms}; while (Date.now() < end);`;
  for (let worker = 0; worker < 2 * availableParallelism(); worker++) {
    spawn(process.execPath, ['-e', work], { stdio: 'ignore' });
  }
}

function expectInvalid(scorecard: Scorecard, id: string): void {
  expect(scorecard.validity.find((check) => check.id === id)).toMatchObject({ ok: false });
  expect(scorecard.verdict).toBe('invalid');
  expect(scorecard.reasons.map(({ code }) => code)).toContain(id);
}

/** Runs the small drill behind the plain gateway. */
async function runBehindGateway(
  options: (urls: { primary: string; fallback: string }) => PlainGatewayOptions,
): Promise<Scorecard> {
  const [primaryPort, fallbackPort] = [await findFreePort(), await findFreePort()];
  const gateway = await startPlainGateway(
    options({ primary: `http://127.0.0.1:${primaryPort}/v1`, fallback: `http://127.0.0.1:${fallbackPort}/v1` }),
  );
  const { primary, fallback } = writeDrill().providers;
  try {
    const { scorecard } = await runWrittenDrill({
      target: { kind: 'url', url: gateway.url },
      providers: {
        primary: { ...primary, listenPort: primaryPort },
        fallback: { ...fallback, listenPort: fallbackPort },
      },
    });
    return scorecard;
  } finally {
    await gateway.stop();
  }
}

describe('a drill is invalid when', () => {
  it('nothing is broken: then it is not, behind a gateway that drops unknown headers', async () => {
    const scorecard = await runBehindGateway(({ primary, fallback }) => ({
      providers: [
        ['primary', primary],
        ['fallback', fallback],
      ],
    }));
    expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
    expect(scorecard.verdict).toBe('pass');
    expect(scorecard.routing.servedBy['on-fallback']?.fallback).toBeGreaterThan(30);
  });

  it('the fault never bit, because the target does not use the primary', async () => {
    const scorecard = await runBehindGateway(({ fallback }) => ({ providers: [['fallback', fallback]] }));
    expectInvalid(scorecard, 'fault-applied');
  });

  it('the fault never bit, because every answer was over before it', async () => {
    const { timeline } = writeDrill();
    const { scorecard } = await runWrittenDrill({
      timeline: timeline.map((entry) =>
        entry.phase === 'outage' ? { ...entry, primary: [{ kind: 'reset', after: { tokens: 100_000 } }] } : entry,
      ),
    });
    expectInvalid(scorecard, 'fault-applied');
    expect(scorecard.validity.find(({ id }) => id === 'fault-applied')?.observed).toMatch(/^no attempt met reset/);
  });

  it('requests cannot be told apart behind the target', async () => {
    const scorecard = await runBehindGateway(({ primary, fallback }) => ({
      providers: [
        ['primary', primary],
        ['fallback', fallback],
      ],
      forgetful: true,
    }));
    expectInvalid(scorecard, 'attribution-complete');
  });

  it('the load was late: k6 stood still', async () => {
    let pid: number | undefined;
    const interfere = when(inPhase('outage'), () => freeze(pid, 1_500));
    const { scorecard } = await runWrittenDrill({}, (event) => {
      if (event.kind === 'load-started') pid = event.load.program.pid;
      interfere(event);
    });
    expectInvalid(scorecard, 'load-achieved');
  });

  it("k6's script threw", async () => {
    const scenario = fileURLToPath(new URL('../support/scenarios-throwing.ts', import.meta.url));
    const { scorecard } = await runWrittenDrill({}, () => {}, scenario);
    expectInvalid(scorecard, 'k6-healthy');
  });

  it('k6 was killed', async () => {
    let pid: number | undefined;
    const interfere = when(inPhase('outage'), () => process.kill(pid ?? 0, 'SIGKILL'));
    const { scorecard } = await runWrittenDrill({}, (event) => {
      if (event.kind === 'load-started') pid = event.load.program.pid;
      interfere(event);
    });
    expectInvalid(scorecard, 'k6-healthy');
    expectInvalid(scorecard, 'load-achieved');
  });

  it('somebody else sent requests through the observer', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('baseline'), (system) => fetch(system.url, { method: 'POST', headers: system.headers, body: '{}' })),
    );
    expectInvalid(scorecard, 'views-agree');
  });

  it('a seat stood still', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('baseline'), (system) => freeze(system.pids.get('observer'), 1_200)),
    );
    expectInvalid(scorecard, 'proxies-healthy');
  });

  it('a seat was killed', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('outage'), (system) => process.kill(system.pids.get('injector:primary') ?? 0, 'SIGKILL')),
    );
    expectInvalid(scorecard, 'proxies-healthy');
  });

  it('a mock was late against its own plan', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('outage'), (system) => freeze(system.pids.get('mock:fallback'), 1_200)),
    );
    expectInvalid(scorecard, 'mock-on-time');
  });

  it('the machine was full while an objective was missed', async () => {
    const { scorecard } = await runWrittenDrill(
      { objectives: [{ metric: 'totalP50Ms', phase: 'outage', max: 1 }], validity: { maxFullRatio: 0.1 } },
      when(inPhase('baseline'), () => fillMachine(6_000)),
    );
    expectInvalid(scorecard, 'machine-not-full');
  });

  it('something failed before the outage', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('baseline'), (system) =>
        Promise.all(
          Object.values(system.injectors).map(({ control }) =>
            control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 1_000),
          ),
        ),
      ),
    );
    expectInvalid(scorecard, 'baseline-steady');
  });

  it('a fault was still there in the recovery', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('recovery'), (system) =>
        system.injectors.primary.control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 3_000),
      ),
    );
    expectInvalid(scorecard, 'fault-gone');
  });

  it('there was too little to judge by', async () => {
    const { scorecard } = await runWrittenDrill({
      traffic: { ...writeDrill().traffic, arrivals: { kind: 'poisson', ratePerSecond: 4 } },
    });
    expectInvalid(scorecard, 'enough-samples');
  });

  it('lines of the records cannot be read', async () => {
    let path: string | undefined;
    const interfere = when(inPhase('outage'), () => appendFileSync(path ?? '', '{"kind":"exchan\n'));
    const { scorecard } = await runWrittenDrill({}, (event) => {
      if (event.kind === 'system-ready') path = event.folder.records;
      interfere(event);
    });
    expectInvalid(scorecard, 'records-readable');
  });
});
