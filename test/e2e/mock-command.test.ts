/** `cutover mock` as a person uses it, with a real client on one side and a mock in the place of a provider on the other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRecording } from '../../lib/collector/records/parse-recording.ts';
import type { Recording } from '../../lib/collector/records/recording.ts';
import { createMockServer, type MockServer } from '../../mocks/server/server.ts';
import { fallback } from '../mocks/request-body.ts';
import { waitUntil } from '../support/processes.ts';
import { type CliResult, runCli, startCli } from '../support/run-cli.ts';

const KEY = 'sk-live-9f8e7d6c5b4a';
const running: ReturnType<typeof startCli>[] = [];
let upstream: MockServer;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-mock-'));
  const description = { ...fallback, ttft: 'gemini-2.5-flash', tokensPerSecond: 100 };
  upstream = await createMockServer({ description, seed: 3, port: 0 });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
  await upstream.stop();
});

async function start(...args: string[]): Promise<{ cli: ReturnType<typeof startCli>; url: string }> {
  const cli = startCli(['mock', '--listen', '0', ...args], { cwd: folder });
  running.push(cli);
  await waitUntil(() => cli.result.stdout.includes('Ctrl-C') || cli.child.exitCode !== null);
  const url = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(cli.result.stdout)?.[0];
  if (url === undefined) throw new Error(`It did not start: ${cli.result.stderr}`);
  return { cli, url };
}

function stop({ child, ended }: ReturnType<typeof startCli>): Promise<CliResult> {
  child.kill('SIGINT');
  return ended;
}

async function readWritten(): Promise<Recording> {
  const text = await readFile(join(folder, 'day.ndjson'), 'utf8');
  const lines = text.split('\n');
  return parseRecording(
    lines.map((line, index) => ({ text: line, ended: index < lines.length - 1 })),
    'day.ndjson',
  );
}

/** Asks as an application does, and gives the bytes it got, with when each piece came. */
async function ask(
  url: string,
  content: string,
  stream: boolean,
): Promise<{ status: number; body: string; contentType: string | null; arrivalsMs: number[] }> {
  const client = new OpenAI({ baseURL: url, apiKey: KEY, maxRetries: 0, defaultHeaders: { cookie: `session=${KEY}` } });
  const startMs = performance.now();
  const messages = [{ role: 'user' as const, content }];
  const response = await client.chat.completions
    .create({ model: 'gpt-4o', messages, stream, max_completion_tokens: 80 })
    .asResponse();
  const arrivalsMs: number[] = [];
  let body = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    arrivalsMs.push(performance.now() - startMs);
    body += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return { status: response.status, body, contentType: response.headers.get('content-type'), arrivalsMs };
}

describe('cutover mock', () => {
  it('serves a mock that the line it prints can be asked with, until Ctrl-C', async () => {
    await writeFile(join(folder, 'mock.json'), '{"model":"from-file","ttft":"instant","tokensPerSecond":10000}');
    const { cli, url } = await start('mock.json', '--dialect', 'quirks');
    expect(cli.result.stdout).toContain(`from-file (openai-chat, quirks) listens at ${url}`);
    const body = /-d '(.*)'/.exec(cli.result.stdout)?.[1];
    const response = await fetch(`${url}/chat/completions`, { method: 'POST', body: body ?? '' });
    expect(await response.json()).toMatchObject({ object: 'chat.completion', model: 'from-file' });
    expect(await stop(cli)).toMatchObject({ code: 0, stderr: '' });
  });

  it('records a provider and replays it: the same bytes, never sooner than they came, or sooner by the scale', async () => {
    const recorder = await start('--record', upstream.url, '--out', 'day.ndjson');
    const asked = [
      { content: 'Tell me about trains', stream: true },
      { content: 'Tell me about ships', stream: false },
    ];
    const seen = [];
    for (const { content, stream } of asked) seen.push(await ask(recorder.url, content, stream));
    expect((await stop(recorder.cli)).stdout).toContain('2 exchanges recorded in day.ndjson');
    expect(seen.map(({ status }) => status)).toEqual([200, 200]);

    const { exchanges } = await readWritten();
    const frames = exchanges[0]?.response?.frames ?? [];
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.map(({ data }) => data).join('')).toBe(seen[0]?.body);

    const replay = await start('--replay', 'day.ndjson');
    const slow = [];
    for (const { content, stream } of asked) slow.push(await ask(replay.url, content, stream));
    for (const [index, { body, contentType, status }] of slow.entries()) {
      expect({ body, contentType, status }).toEqual({
        body: seen[index]?.body,
        contentType: seen[index]?.contentType,
        status: 200,
      });
    }
    // What came last must not come before its time; and over that time, not all at its end.
    expect(slow[0]?.arrivalsMs.at(-1)).toBeGreaterThan((frames.at(-1)?.atMs ?? Infinity) - 1);
    expect(slow[0]?.arrivalsMs.length).toBeGreaterThan(5);

    const quick = await start('--replay', 'day.ndjson', '--time-scale', '0');
    const atOnce = await ask(quick.url, 'Tell me about trains', true);
    expect(atOnce.body).toBe(seen[0]?.body);
    const spread = ({ arrivalsMs }: { arrivalsMs: number[] }): number =>
      (arrivalsMs.at(-1) ?? 0) - (arrivalsMs[0] ?? 0);
    expect(spread(atOnce)).toBeLessThan(spread(slow[0] ?? { arrivalsMs: [] }));
  });

  it('answers in the provider’s own shape, as the real client reads it, what was not recorded', async () => {
    const recorder = await start('--record', upstream.url, '--out', 'day.ndjson');
    await ask(recorder.url, 'known', false);
    await stop(recorder.cli);
    const { url } = await start('--replay', 'day.ndjson', '--match', 'prompt');
    await expect(ask(url, 'unknown', false)).rejects.toThrow(
      /^404 No recorded answer: none of the 1 recorded of POST \/v1\/chat\/completions has this prompt/,
    );
    expect((await ask(url, ' KNOWN ', false)).status).toBe(200);
  });

  it('writes no key, no cookie and no chosen field, whatever a provider sends back', async () => {
    const echo = createServer((request, response) => {
      response.setHeader('set-cookie', 'sid=0123456789abcdef');
      response.setHeader('content-encoding', 'gzip');
      response.end(
        gzipSync(JSON.stringify({ error: { message: `wrong key ${request.headers.authorization}` }, user: 'me' })),
      );
    });
    await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = echo.address() as AddressInfo;
      const base = `http://127.0.0.1:${port}/v1`;
      const { cli, url } = await start(
        '--record',
        base,
        '--out',
        'day.ndjson',
        '--redact',
        'messages[*].content',
        '--redact',
        'user',
      );
      expect((await ask(url, 'my private question', false)).body).toContain(KEY);
      await fetch(`${url}/models?key=${KEY}&alt=json`);
      await stop(cli);
      const written = await readFile(join(folder, 'day.ndjson'), 'utf8');
      for (const secret of [KEY, 'my private question', '0123456789abcdef', '"me"'])
        expect(written).not.toContain(secret);
      expect(written).toContain('/v1/models?key=[redacted]&alt=json');
      expect(written).toContain('wrong key [redacted]');
      expect((await stat(join(folder, 'day.ndjson'))).mode & 0o077).toBe(0);
      // A replay redacts what it compares, so the same question finds its answer.
      const replay = await start('--replay', 'day.ndjson');
      expect((await ask(replay.url, 'another private question', false)).body).toContain('wrong key');
    } finally {
      echo.close();
    }
  });

  it('leaves a recording that can be read when it is killed', async () => {
    const { cli, url } = await start('--record', upstream.url, '--out', 'day.ndjson');
    await ask(url, 'first', false);
    await ask(url, 'second', true);
    const cut = ask(url, 'third', true).catch(() => null);
    await waitUntil(async () => (await readWritten()).exchanges.length === 2);
    cli.child.kill('SIGKILL');
    await Promise.all([cli.ended, cut]);
    expect((await readWritten()).exchanges.map(({ end }) => end)).toEqual(['complete', 'complete']);
    const replay = await start('--replay', 'day.ndjson');
    expect((await ask(replay.url, 'second', true)).status).toBe(200);
  });

  it('stops, and says why, when the recording cannot be written any more; what was written can be read', async () => {
    const cli = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));
    const args = ['mock', '--listen', '0', '--record', upstream.url, '--out', 'day.ndjson'];
    // A file may be no longer than 8 blocks of 512 bytes: the disk is full soon.
    const child = spawn('sh', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, cli, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    const ended = once(child, 'close');
    await waitUntil(() => stdout.includes('Ctrl-C') || child.exitCode !== null);
    const url = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(stdout)?.[0] ?? '';
    for (let round = 0; round < 20 && child.exitCode === null; round++) await ask(url, 'x', false).catch(() => null);
    expect((await ended)[0], stderr).toBe(2);
    expect(stderr).toMatch(/^cutover: day\.ndjson cannot be written any more: EFBIG/);
    const { exchanges, torn } = await readWritten();
    expect([exchanges.length > 0, torn]).toEqual([true, true]);
  });

  it('imports what LiteLLM and OpenTelemetry logged and answers from it', async () => {
    const message = { role: 'assistant', content: 'Imported.' };
    const line = {
      call_type: 'acompletion',
      status: 'success',
      model: 'gpt-4o',
      startTime: 100,
      endTime: 100.02,
      messages: [{ role: 'user', content: 'Hi' }],
      model_parameters: {},
      response: { id: 'x', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] },
    };
    const said = (role: string, content: string): string =>
      JSON.stringify([{ role, parts: [{ type: 'text', content }], finish_reason: 'stop' }]);
    const attributes = Object.entries({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.input.messages': said('user', 'Ho'),
      'gen_ai.output.messages': said('assistant', 'Traced.'),
    }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const span = { startTimeUnixNano: '200000000000', endTimeUnixNano: '200020000000', attributes };
    const traces = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    await writeFile(
      join(folder, 'log.ndjson'),
      [line, { ...line, call_type: 'aembedding' }, traces].map((entry) => JSON.stringify(entry)).join('\n'),
    );
    const done = await runCli(['mock', '--import', 'log.ndjson', '--out', 'day.ndjson'], { cwd: folder });
    expect(done).toMatchObject({
      code: 0,
      stdout: '2 exchanges imported into day.ndjson\n',
      stderr: '1 left out: call_type "aembedding"\n',
    });
    const { url } = await start('--replay', 'day.ndjson', '--match', 'prompt');
    expect((await ask(url, 'hi', false)).body).toContain('Imported.');
    expect((await ask(url, 'ho', false)).body).toContain('Traced.');
  });

  it('says in one line what is wrong, and ends with 2', async () => {
    await writeFile(join(folder, 'bad.json'), '{"model":"m","dialect":"stict"}');
    await writeFile(join(folder, 'new.ndjson'), '{"kind":"recording","version":9}\n');
    const record = ['--listen', '0', '--record', 'http://127.0.0.1:9', '--out'];
    const cases: [args: string[], message: RegExp][] = [
      [
        ['bad.json'],
        /^cutover: bad\.json: dialect must be one of .*, got "stict"\. Did you mean "strict"\? \(line 1\)\n$/,
      ],
      [['none.json'], /^cutover: none\.json cannot be read: there is no such file\.\n$/],
      [['--wire', 'smoke'], /^cutover: --wire must be one of .*, got "smoke"/],
      [['--listen', 'here'], /^cutover: --listen must be PORT or HOST:PORT .*, got "here"\n$/],
      [['--seed', '1', '--seed', '2'], /^cutover: --seed may be given once only, got 1, 2\n$/],
      [['--seed', '-1'], /^cutover: --seed must be a whole number/],
      [['--replay', 'new.ndjson'], /^cutover: new\.ndjson: line 1: version must be 1, got 9\. .*record again\.\n$/],
      [['--replay', 'new.ndjson', '--time-scale', '-1'], /^cutover: --time-scale must be a number between 0 and 1000/],
      [['--record', 'http://127.0.0.1:9'], /^cutover: --record needs --out FILE/],
      [
        ['--record', 'ftp://x', '--out', 'a'],
        /^cutover: The upstream must be an http\(s\) URL without user information, [^\n]*, got "ftp:\/\/x"\.\n$/,
      ],
      [[...record, 'bad.json'], /^cutover: bad\.json cannot be written: it is there already\. Give a new file\.\n$/],
      [[...record, 'a', '--redact', 'x..y'], /^cutover: --redact must be a JSON path .*, got "x\.\.y"\n$/],
      [['--fault', 'smoke'], /^cutover: --fault\.kind must be one of .*, got "smoke"/],
      [['--fault', 'silence', '--replay', 'new.ndjson'], /^cutover: --fault is for a mock: leave --replay out\.\n$/],
      [['--out', 'a'], /^cutover: --out needs --record URL or --import FILE\.\n$/],
      [
        ['--import', 'bad.json', '--out', 'a'],
        /^cutover: bad\.json has no chat completion .*: 1 × call_type missing\.\n$/,
      ],
      [
        ['--record', 'http://x', '--replay', 'y'],
        /^cutover: --record and --replay do not go together: leave one of them out\.\n$/,
      ],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await runCli(['mock', ...args], { cwd: folder });
      expect(stderr).toMatch(message);
      expect(code, stderr).toBe(2);
    }
  });
});
