import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WrittenCase } from '../../../lib/drill/workloads/written-case.ts';
import { openCases } from '../../../lib/run/cases/open-cases.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-recording-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As `cutover mock --record` writes one. */
function exchange(content: string, startEpochMs: number, more: object = {}, target = '/v1/chat/completions'): object {
  const body = { model: 'gpt-4o', messages: [{ role: 'user', content }], user: 'u-7', ...more };
  const said = {
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Yes.' } }],
    usage: { prompt_tokens: 3, completion_tokens: 40, total_tokens: 43 },
  };
  return {
    kind: 'exchange',
    startEpochMs,
    endMs: 900,
    end: 'complete',
    request: { method: 'POST', target, headers: {}, body: JSON.stringify(body) },
    response: { status: 200, headers: {}, headersMs: 900, frames: [{ atMs: 900, data: JSON.stringify(said) }] },
  };
}
const header = { kind: 'recording', version: 1, source: 'https://x/v1', startEpochMs: 0, redactedPaths: [] };

async function write(name: string, lines: readonly (object | string)[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

function drillOf(file: string, more: object = {}) {
  return {
    name: 'again',
    target: { kind: 'router' as const },
    providers: {
      primary: { upstream: { kind: 'mock' as const, mock: { model: 'a' } } },
      fallback: { upstream: { kind: 'mock' as const, mock: { model: 'b' } } },
    },
    traffic: {
      arrivals: { kind: 'trace' as const, file },
      vus: 200,
      requests: [{ name: 'recorded', workload: { kind: 'recording' as const, file } }],
      ...more,
    },
    timeline: [
      { phase: 'warmup' as const, durationMs: 1_000 },
      { phase: 'baseline' as const, durationMs: 2_000 },
      { phase: 'outage' as const, durationMs: 2_000, primary: [{ kind: 'silence' as const }] },
      { phase: 'recovery' as const, durationMs: 1_000 },
    ],
    contracts: [],
  };
}

describe('the requests of a recording', () => {
  it('are asked as they were, without model and user, as long and streamed as they were, from whoever logged them', async () => {
    const file = await write('all.ndjson', [
      header,
      exchange('One', 1_000, { temperature: 0.5, stream: true }),
      { request: { model: 'm', messages: [{ role: 'user', content: 'Two' }] }, response: { created: 5 } },
      { custom_id: 'x', url: '/v1/chat/completions', body: { messages: [{ role: 'user', content: 'Three' }] } },
    ]);
    const cases: WrittenCase[] = [];
    const { each, list, askedAt, notes } = await openCases({ kind: 'recording', file });
    await each((written) => cases.push(written));
    expect(cases).toEqual([
      { body: { temperature: 0.5, messages: [{ role: 'user', content: 'One' }] }, answerTokens: 40 },
      { body: { messages: [{ role: 'user', content: 'Two' }] } },
      { body: { messages: [{ role: 'user', content: 'Three' }] } },
    ]);
    expect([0, 1, 2].map(list.streamed)).toEqual([true, false, false]);
    expect([askedAt, notes]).toEqual([[1_000, 5_000, Number.NaN], []]);
  });

  it('that cannot be read are counted, with the reason', async () => {
    const file = await write('some.ndjson', [
      header,
      exchange('One', 1_000),
      exchange('Two', 1_000, {}, '/v1/messages'),
      exchange('Three', 1_000, {}, '/v1/messages?beta=true'),
      exchange('Four', 1_000, { messages: [{ content: 'no role' }] }),
      '{"kind":"exchange","start',
    ]);
    const { list, notes } = await openCases({ kind: 'recording', file });
    expect(list.count).toBe(1);
    expect(notes).toEqual([
      `${file}: 2 entries left out: POST /v1/messages is no chat completion.`,
      `${file}: 1 entry left out: a message of it has no role.`,
      `${file}: 1 entry left out: no valid JSON.`,
    ]);
  });

  it('of which none can be read are refused, and so is a file that is none', async () => {
    const file = await write('none.ndjson', [header, exchange('One', 1, {}, '/v1/embeddings')]);
    await expect(openCases({ kind: 'recording', file })).rejects.toThrow(
      `${file} must hold chat completions, one JSON object a line (LiteLLM, OpenTelemetry, OpenAI-style, a recording), got none: 1 × POST /v1/embeddings is no chat completion.`,
    );
    await expect(openCases({ kind: 'recording', file: folder })).rejects.toThrow('it is a folder');
  });

  it('come when they came, each as what was asked then, where the arrivals are of the same file', async () => {
    const said = Array.from({ length: 40 }, (_, index) => exchange(`Ask ${index}`, 50_000 - index * 100));
    const file = await write('timed.ndjson', [header, ...said]);
    const { arrivals, eachCase } = await prepareRun(drillOf(file));
    const cases: string[] = [];
    await eachCase(({ body }) => cases.push(String(body.messages[0]?.content)));
    // The log is in no order: the last line was the first to be asked.
    expect(arrivals.map(({ dueMs, case: drawn }) => [dueMs, cases[drawn as number]])).toEqual(
      said.map((_, turn) => [turn * 100, `Ask ${39 - turn}`]),
    );
    expect(arrivals.every(({ outputTokens, kind }) => outputTokens === 40 && kind === 'recorded')).toBe(true);
  });

  it('are drawn by the seed where the arrivals are not theirs, and without times must be', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => ({ messages: [{ role: 'user', content: `Ask ${index}` }] }));
    const file = await write('untimed.jsonl', lines);
    await expect(prepareRun(drillOf(file))).rejects.toThrow('must say when its requests were asked, and none does');
    const poisson = { arrivals: { kind: 'poisson', ratePerSecond: 10 } } as const;
    const { arrivals } = await prepareRun(drillOf(file, poisson));
    expect(new Set(arrivals.map((arrival) => arrival.case)).size).toBeGreaterThan(10);
  });

  it('that no answer can be right for by a contract are refused before the run', async () => {
    const file = await write('tools.ndjson', [header, exchange('One', 1_000)]);
    const tools = [{ name: 'pay', description: 'Pays.', parameters: { type: 'object' } }];
    const drill = { ...drillOf(file), contracts: [{ kind: 'tool-call' as const, for: 'recorded', tools }] };
    await expect(prepareRun(drill)).rejects.toThrow(
      /line 2: .*must be one that contracts\[0\] \(tool-call\) can be met by/,
    );
  });
});
