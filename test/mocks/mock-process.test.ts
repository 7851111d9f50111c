import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../../lib/process/child.ts';
import type { HealthRecord } from '../../lib/records/record.ts';
import type { MockProcessFacts, MockProcessSettings } from '../../mocks/mock-service.ts';
import type { MockHealth } from '../../mocks/server.ts';
import { fallback, ticketBody } from './request-body.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-mock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(entry: URL, recordsPath: string): Promise<Child<MockProcessFacts>> {
  const { provider, ...mock } = { ...fallback, ttft: 'instant' };
  const settings: MockProcessSettings = { provider, mock, listenPort: 0, recordsPath, seed: 1 };
  return startChild<MockProcessFacts>({ name: 'mock:fallback', entry, settings });
}

function askForStream({ facts }: Child<MockProcessFacts>): Promise<Response> {
  const body = JSON.stringify(ticketBody({ kind: 'chat', streamed: true, outputTokens: 250 }));
  return fetch(`${facts.url}/chat/completions`, { method: 'POST', body });
}

function readHealth(path: string): HealthRecord[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HealthRecord);
}

describe("a mock's process", () => {
  it('tells its address, answers, and records its health once a second with every frame in it', async () => {
    const recordsPath = join(folder, 'records.ndjson');
    await using child = await start(new URL('../../mocks/mock-process.ts', import.meta.url), recordsPath);
    expect(child.facts.url).toBe(`http://127.0.0.1:${child.facts.port}/v1`);
    const text = await (await askForStream(child)).text();
    const sent = text.split('\n\n').length - 1;
    expect(await child.request('health')).toMatchObject({ frames: sent, openStreams: 0 });
    await sleep(1_200);
    await child.stop();
    const records = readHealth(recordsPath);
    expect(records.every((record) => record.kind === 'health' && record.process === 'mock:fallback')).toBe(true);
    expect(records.reduce((sum, record) => sum + (record.late?.frames ?? 0), 0)).toBe(sent);
    expect((await child.exited).code).toBe(0);
  });

  it('reports that it was late when its event loop was blocked', async () => {
    const recordsPath = join(folder, 'blocked.ndjson');
    await using child = await start(new URL('../support/stallable-mock-process.ts', import.meta.url), recordsPath);
    const response = await askForStream(child);
    const before = (await child.request('health')) as MockHealth;
    await child.request('block', 300);
    await response.text();
    const after = (await child.request('health')) as MockHealth;
    await sleep(1_200);
    await child.stop();
    expect(after.lateMaxMs).toBeGreaterThan(200);
    expect(after.lateMaxMs).toBeGreaterThan(before.lateMaxMs);
    expect(after.loopDelayMaxMs).toBeGreaterThan(200);
    expect(Math.max(...readHealth(recordsPath).map((record) => record.late?.p99Ms ?? 0))).toBeGreaterThan(200);
  });
});
