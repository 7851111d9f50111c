import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../../../lib/proxies/process/child.ts';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import type { MockSettings } from '../../../lib/drill/mock/mock-settings.ts';
import { extractionSchema } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import type { HealthRecord, MockAnswerRecord, RunRecord } from '../../../lib/collector/records/record.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import type { MockProcessFacts, MockProcessSettings } from '../../../mocks/server/mock-service.ts';
import type { MockHealth } from '../../../mocks/server/server.ts';
import { fallback, lengthHeader, ticketBody } from '../request-body.ts';
import { expecting } from '../../support/answered-request.ts';
import { waitUntil } from '../../support/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-mock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(entry: URL, recordsPath: string, settings?: Partial<MockSettings>): Promise<Child<MockProcessFacts>> {
  const { provider, ...mock } = { ...fallback, ttft: 'instant', ...settings };
  const child: MockProcessSettings = { provider, mock, listenPort: 0, recordsPath, seed: 1 };
  return startChild<MockProcessFacts>({ name: 'mock:fallback', entry, settings: child });
}

function askForStream({ facts }: Child<MockProcessFacts>): Promise<Response> {
  const body = JSON.stringify(ticketBody({ kind: 'chat', streamed: true }));
  return fetch(`${facts.url}/chat/completions`, { method: 'POST', headers: lengthHeader({ outputTokens: 250 }), body });
}

function readRecords(path: string): RunRecord[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const parsed = parseRecord(line);
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.record;
    });
}

function readHealth(path: string): HealthRecord[] {
  return readRecords(path).filter((record) => record.kind === 'health');
}

describe("a mock's process", () => {
  it('tells its address, answers, and records its health once a second with every frame in it', async () => {
    const recordsPath = join(folder, 'records.ndjson');
    await using child = await start(new URL('../../../mocks/server/mock-process.ts', import.meta.url), recordsPath);
    expect(child.facts.url).toBe(`http://127.0.0.1:${child.facts.port}/v1`);
    const text = await (await askForStream(child)).text();
    const sent = text.split('\n\n').length - 1;
    expect(await child.request('health')).toMatchObject({ frames: sent, openStreams: 0 });
    const count = (): number => readHealth(recordsPath).reduce((sum, record) => sum + (record.late?.frames ?? 0), 0);
    await waitUntil(() => count() >= sent);
    await child.stop();
    expect(count()).toBe(sent);
    expect(readHealth(recordsPath).every((record) => record.process === 'mock:fallback')).toBe(true);
    expect((await child.exited).code).toBe(0);
  });

  it('reports that it was late when its event loop was blocked', async () => {
    const recordsPath = join(folder, 'blocked.ndjson');
    await using child = await start(new URL('../../support/stallable-mock-process.ts', import.meta.url), recordsPath);
    const response = await askForStream(child);
    const before = (await child.request('health')) as MockHealth;
    await child.request('block', 300);
    await response.text();
    const after = (await child.request('health')) as MockHealth;
    const worst = (): number => Math.max(0, ...readHealth(recordsPath).map((record) => record.late?.p99Ms ?? 0));
    await waitUntil(() => worst() > 200);
    await child.stop();
    expect(after.lateMaxMs).toBeGreaterThan(200);
    expect(after.lateMaxMs).toBeGreaterThan(before.lateMaxMs);
    expect(after.loopDelayMaxMs).toBeGreaterThan(200);
  });

  it('records of each answer how it was broken, and what it meant where that is not what it said', async () => {
    const recordsPath = join(folder, 'answers.ndjson');
    const entry = new URL('../../../mocks/server/mock-process.ts', import.meta.url);
    await using child = await start(entry, recordsPath, { dialect: 'quirks', tokensPerSecond: 10_000 });
    const asked = Array.from({ length: 300 }, (_, index) => index);
    const bodies = await Promise.all(
      asked.map(async (index) => {
        const body = JSON.stringify(ticketBody({ kind: 'extraction', ticket: index, index }));
        return (await fetch(`${child.facts.url}/chat/completions`, { method: 'POST', body })).text();
      }),
    );
    await child.stop();
    const records = readRecords(recordsPath).filter((record) => record.kind === 'mock-answer');
    expect(records.map(({ index }) => index).toSorted((a, b) => Number(a) - Number(b))).toEqual(asked);

    // What parses, fits the schema and is wrong can be told by nobody but who knows what was meant.
    const contract = createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema });
    const check = ({ index, meant }: MockAnswerRecord, knows: boolean): unknown => {
      const answer = readAnswer(bodies[index ?? -1] ?? '');
      if (answer === null) throw new Error('no answer');
      return contract.check(answer, expecting(knows && meant?.kind === 'json' ? meant : { kind: 'unknown' }));
    };
    const right = records.filter(({ failure }) => failure === null);
    const silent = records.filter(({ failure }) => failure === 'wrong-value' || failure === 'scale');
    expect(Math.min(right.length, silent.length)).toBeGreaterThan(1);
    for (const record of right)
      expect([record.meant, check(record, false)]).toEqual([undefined, { outcome: 'usable' }]);
    for (const record of silent) {
      expect(check(record, false)).toEqual({ outcome: 'usable' });
      expect(check(record, true)).toEqual({ outcome: 'failed', failure: record.failure });
    }
  });
});
