/** Drills through an injector that was there before them and stays behind them. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServiceClient } from '../../lib/proxies/injector/service/control-client.ts';
import type { Child } from '../../lib/proxies/process/child.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill, writePatience } from '../support/drills.ts';
import { isAlive, waitUntil } from '../support/processes.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';
import {
  readJsonLines,
  REMOTE_TOKEN,
  type RemoteInjector,
  startRemoteInjector,
  startRemoteProvider,
  writeRemoteDrill,
} from '../support/start-remote.ts';

const env = { CUTOVER_INJECT_TOKEN: REMOTE_TOKEN };
let provider: Child<{ url: string }>;
let remote: RemoteInjector;

beforeAll(async () => {
  provider = await startRemoteProvider();
  remote = await startRemoteInjector(new URL(provider.facts.url).origin);
});
afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await provider.stop();
});

const createControl = ({ controlUrl } = remote) => createServiceClient({ url: controlUrl, token: REMOTE_TOKEN });

/** Starts the drill through an injector and waits until its outage is there, which lasts so long, ms. */
async function startUntilOutage(outageMs: number, through = remote) {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-remote-')), 'run');
  const timeline = writeDrill().timeline.map((entry) =>
    // In a long one as few are asked as in a short one, so that callers may be patient.
    entry.phase === 'outage' ? { ...entry, durationMs: outageMs, rateFactor: outageMs > 10_000 ? 0.1 : 1.4 } : entry,
  );
  const changes = { ...writePatience(), timeline };
  const drill = await writeDrillFile(writeRemoteDrill(provider.facts.url, through.controlUrl, changes));
  const running = startCli(['drill', drill, '--out', out], { env });
  await waitUntil(() => running.result.stderr.includes('outage (primary: error-response)'));
  await waitUntil(async () => (await createControl(through).status()).summaries[0]?.applied !== 0);
  return { out, drill, running };
}

const readScorecard = async (out: string): Promise<Scorecard> =>
  JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;

/** How the injector answers a request it must pass on. */
async function askProvider(): Promise<number> {
  const body = JSON.stringify({
    model: 'primary-model',
    messages: [{ role: 'user', content: 'Hello' }],
    max_tokens: 5,
  });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${remote.url}/v1/chat/completions`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

describe('a drill through an injector that runs already', () => {
  it('passes on its evidence, leaves it as it was, and its token nowhere', async () => {
    const { out, running } = await startUntilOutage(3_500);
    const { code, stdout, stderr } = await running.ended;
    expect(code, stdout + stderr).toBe(0);
    const scorecard = await readScorecard(out);
    expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
    expect(scorecard.verdict).toBe('pass');

    const records = await readJsonLines(join(out, 'records.ndjson'));
    const ofPrimary = (kind: string) =>
      records.filter(
        (record) =>
          record['kind'] === kind && (record['provider'] === 'primary' || record['process'] === 'injector:primary'),
      );
    expect(ofPrimary('attempt').filter(({ fault }) => fault === 'error-response').length).toBeGreaterThan(20);
    expect(ofPrimary('attempt').every(({ index }) => typeof index === 'number')).toBe(true);
    expect(ofPrimary('fault').map(({ event }) => event)).toEqual(['armed', 'reverted']);
    expect(ofPrimary('health')[0]?.['clock']).toMatchObject({ offsetMs: expect.any(Number) as number });
    expect(ofPrimary('loss')).toEqual([]);

    expect(await createControl().status()).toMatchObject({ faults: [], session: null });
    expect(await askProvider()).toBe(200);
    for (const name of await readdir(out)) {
      expect(await readFile(join(out, name), 'utf8'), name).not.toContain(REMOTE_TOKEN);
    }
    expect(remote.stdout() + remote.stderr()).not.toContain(REMOTE_TOKEN);
  });

  it('keeps others off, and killed with -9 in mid-outage leaves it passing traffic within its lease, and up', async () => {
    // Nobody waits for its end, however slow another is to begin.
    const { out, drill, running } = await startUntilOutage(240_000);
    const second = await runCli(['drill', drill, '--out', `${out}-second`], { env });
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(
      /injector:primary cannot be had.*409: Refused: drill small-drill \(run-\d{8}T\d{6}Z-\d+\) on \S+ holds this injector/,
    );
    running.child.kill('SIGKILL');
    await running.ended;
    const left = (await createControl().status()).leaseLeftMs ?? 0;
    expect(left).toBeLessThanOrEqual(3_000);
    await waitUntil(async () => (await createControl().status()).faults.length === 0);
    expect(await askProvider()).toBe(200);
    expect(isAlive(remote.pid)).toBe(true);
    await waitUntil(async () => (await createControl().status()).session === null);
    const journal = await readJsonLines(remote.journal);
    expect(journal.slice(-2).map(({ what, event }) => event ?? what)).toEqual(['expired', 'expired']);
  });

  it('that is cleared by hand stops its drill, as whoever presses it wants no other to follow, and traffic passes at once', async () => {
    // Long enough for the command to come to it on any machine.
    const { out, running } = await startUntilOutage(15_000);
    const cleared = await runCli(['inject', '--clear', remote.controlUrl], { env });
    expect(cleared.stdout).toContain('nothing; traffic passes');
    expect(await askProvider()).toBe(200);
    const { code, stdout } = await running.ended;
    expect(code).toBe(4);
    expect(stdout).toContain('injector:primary was cleared by hand');
    const scorecard = await readScorecard(out);
    expect(scorecard).toMatchObject({ verdict: 'aborted', reasons: [{ code: 'cleared' }] });
    expect(scorecard.validity.find(({ id }) => id === 'fault-gone')).toMatchObject({ ok: true });
    expect((await createControl().status()).session).toBeNull();
  });
  it('that a supervisor ends has taken its faults back, and its drill says so: nobody has cleared it, and the run is no evidence', async () => {
    await using ended = await startRemoteInjector(new URL(provider.facts.url).origin);
    const { out, running } = await startUntilOutage(240_000, ended);
    process.kill(ended.pid, 'SIGTERM');
    const { code, stdout, stderr } = await running.ended;
    expect((await ended.ended).code).toBe(0);
    expect(stdout + stderr).not.toContain('by hand');
    expect(code, stdout + stderr).toBe(3);
    const scorecard = await readScorecard(out);
    expect(scorecard.reasons[0]?.message).toContain(
      'injector:primary was told to end (SIGTERM) and took its faults back',
    );
    expect(scorecard).toMatchObject({ verdict: 'invalid' });
    expect(scorecard.validity.find(({ id }) => id === 'fault-gone')).toMatchObject({ ok: true });
    const journal = await readJsonLines(ended.journal);
    expect(journal.slice(-3).map(({ what, event }) => event ?? what)).toEqual(['reverted', 'ended', 'stopped']);
  });
});
