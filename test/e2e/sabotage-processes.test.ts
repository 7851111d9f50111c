/** Processes that stand still, die or are late are broken once each, for real, and must be seen to take the verdict away. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';
import { expectInvalid, freeze, inPhase, kill, when } from '../support/sabotage.ts';

/** As drills that ship have it: what stood still for longer takes the verdict away. */
const SHIPPED = { maxLatenessP99Ms: 100, maxMockLateP99Ms: 100, maxLoopDelayMs: 500 };
/** A drill whose generator drops what it owes for longer than this, ms. */
const MAX_LATE_MS = 1_000;
const FREEZE_K6_MS = 3_000;

/** Keeps every processor busy for a while. */
function fillMachine(ms: number): void {
  const work = `const end = Date.now() + ${ms}; while (Date.now() < end);`;
  for (let worker = 0; worker < 2 * availableParallelism(); worker++) {
    spawn(process.execPath, ['-e', work], { stdio: 'ignore' });
  }
}

describe('a drill is invalid when', () => {
  it('the load was late: k6 stood still', async () => {
    let pid: number | undefined;
    const interfere = when(inPhase('outage'), () => freeze(pid, FREEZE_K6_MS));
    const traffic = { ...writeDrill().traffic, maxLateMs: MAX_LATE_MS };
    const { scorecard } = await runWrittenDrill({ traffic, validity: SHIPPED }, (event) => {
      if (event.kind === 'load-started') pid = event.load.program.pid;
      interfere(event);
    });
    expectInvalid(scorecard, 'load-achieved');
    // What is overdue by more is never sent: a real target would get it in a burst, the first of it as late as k6 stood still.
    expect(scorecard.load.neverSent).toBeGreaterThan(10);
    expect(scorecard.load.latenessMaxMs).toBeLessThan(FREEZE_K6_MS - 500);
  });

  it("k6's script threw", async () => {
    const scenario = fileURLToPath(new URL('../support/scenarios-throwing.ts', import.meta.url));
    const { scorecard } = await runWrittenDrill({}, () => {}, scenario);
    expectInvalid(scorecard, 'k6-healthy');
  });

  it('k6 was killed', async () => {
    let pid: number | undefined;
    const interfere = when(inPhase('outage'), () => kill(pid));
    const { scorecard } = await runWrittenDrill({}, (event) => {
      if (event.kind === 'load-started') pid = event.load.program.pid;
      interfere(event);
    });
    expectInvalid(scorecard, 'k6-healthy');
    expectInvalid(scorecard, 'load-achieved');
  });

  it('a seat stood still', async () => {
    const { scorecard } = await runWrittenDrill(
      { validity: SHIPPED },
      when(inPhase('baseline'), (system) => freeze(system.pids.get('observer'), 1_200)),
    );
    expectInvalid(scorecard, 'proxies-healthy');
  });

  it('a seat was killed', async () => {
    const { scorecard } = await runWrittenDrill(
      {},
      when(inPhase('outage'), (system) => kill(system.pids.get('injector:primary'))),
    );
    expectInvalid(scorecard, 'proxies-healthy');
  });

  it('a mock was late against its own plan', async () => {
    const { scorecard } = await runWrittenDrill(
      { validity: SHIPPED },
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
});

/** Asks the primary alone, and ends itself at its third failure. */
const frail = `
  let failed = 0;
  require('node:http').createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = { 'content-type': 'application/json', ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('x-'))) };
    const answer = await fetch(process.env.PRIMARY + '/chat/completions', { method: 'POST', headers, body: Buffer.concat(chunks) });
    if (answer.status >= 500 && ++failed === 3) throw new Error('the model is gone, and so am I');
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(process.env.PORT, '127.0.0.1');`;

it('a drill fails when its target does not survive the outage, and its last words are told', async () => {
  const warnings: string[] = [];
  const { scorecard } = await runWrittenDrill(
    {
      target: {
        kind: 'url',
        url: 'http://127.0.0.1:${port}/v1/chat/completions',
        start: { command: [process.execPath, '-e', frail], env: { PRIMARY: '${primary.url}', PORT: '${port}' } },
      },
      objectives: [{ metric: 'httpSuccessRatio', phase: 'baseline', min: 0.95 }],
    },
    (event) => {
      if (event.kind === 'warning') warnings.push(event.text);
    },
  );
  expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
  expect(scorecard.verdict).toBe('fail');
  expect(scorecard.reasons.map(({ code }) => code)).toEqual(['target-ended', 'not-as-before']);
  expect(scorecard.reasons[0]?.message).toContain('the model is gone, and so am I');
  expect(warnings.join()).toContain('The load goes on without its target');
  const { sent, planned } = scorecard.load;
  expect(sent).toBe(planned);
});
