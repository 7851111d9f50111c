import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askProviders, type StraightProbe } from '../../../lib/run/preflight/ask-providers.ts';
import { findProblems } from '../../../lib/run/preflight/find-problems.ts';
import { pickArrivals } from '../../../lib/run/preflight/send-probe.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import type { RunningSystem } from '../../../lib/run/runner/start-system.ts';
import type { ProviderInput } from '../../../lib/drill/provider.ts';
import { wireOf } from '../../../lib/drill/provider-wire.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { writeDrill } from '../../support/drills.ts';

const KEY = 'sk-of-the-fallback-1234567890';
const REFUSAL = JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}. ${'x'.repeat(400)}` } });
const ANSWER = JSON.stringify({
  id: '1',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
});

let origin = '';
const asked: { url: string; headers: IncomingHttpHeaders; model: unknown; stream: unknown }[] = [];
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (piece: Buffer) => (text += piece.toString()));
  request.on('end', () => {
    const { model, stream } = JSON.parse(text) as { model: unknown; stream?: unknown };
    asked.push({ url: request.url ?? '', headers: request.headers, model, stream });
    const isRefused = request.headers.authorization !== undefined;
    response.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' });
    response.end(isRefused ? REFUSAL : ANSWER);
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function ask(primary: ProviderInput['upstream'], fallback: ProviderInput['upstream']): Promise<StraightProbe[]> {
  const prepared = await prepareRun(
    writeDrill({
      target: { kind: 'url', url: 'http://127.0.0.1:1/v1/chat/completions' },
      providers: { primary: { upstream: primary }, fallback: { upstream: fallback } },
      allowedHosts: ['api.example.com'],
    }),
  );
  const injectors = new Map(
    prepared.drill.providers.map(({ name, upstream }) => [
      name,
      { url: `${origin}/injector-of-${name}`, apiKey: KEY, model: 'm', wire: wireOf(upstream) },
    ]),
  );
  return askProviders({
    prepared,
    system: { injectors } as unknown as RunningSystem,
    runToken: 'run1',
    redactor: createRedactor([KEY]),
    arrivals: await pickArrivals(prepared),
    until: AbortSignal.timeout(60_000),
  });
}

it('asks each that is none of ours one request of each kind, for its own model, whole, with its key', async () => {
  const probes = await ask(
    { kind: 'url', url: `${origin}/v1`, model: 'own-model' },
    { kind: 'url', url: `${origin}/v1`, model: 'other-model', apiKeyEnv: 'FALLBACK_KEY' },
  );
  const kinds = ['extraction', 'tool-call', 'chat'];
  expect(probes.map(({ provider, request, failure }) => [provider, request, failure])).toEqual([
    ...kinds.map((kind) => ['primary', kind, null]),
    ...kinds.map((kind) => ['fallback', kind, 'status-401']),
  ]);
  expect(asked.map(({ model }) => String(model)).toSorted()).toEqual([
    ...kinds.map(() => 'other-model'),
    ...kinds.map(() => 'own-model'),
  ]);
  for (const { url, headers, model, stream } of asked) {
    expect([url, stream]).toEqual(['/v1/chat/completions', undefined]);
    expect(headers.authorization).toBe(model === 'own-model' ? undefined : `Bearer ${KEY}`);
  }
  for (const { said, failure } of probes) {
    expect(said.length).toBeLessThanOrEqual(failure === null ? 0 : 300);
    expect(said).not.toContain(KEY);
  }
  const facts = { marker: 'never', isMarkerTried: false, addresses: {}, pointer: null, probes: [] } as const;
  expect(findProblems({ ...facts, straight: probes })).toContainEqual(
    expect.stringMatching(
      /^The fallback, asked straight for chat, gives no answer, but status-401: \{"error.* Is its key in the variable that providers\.fallback\.upstream\.apiKeyEnv names\?$/,
    ),
  );
});

it('asks no mock, none on another machine without a key, and a program through its injector', async () => {
  asked.length = 0;
  const probes = await ask(
    { kind: 'url', url: 'https://api.example.com/v1', model: 'm' },
    { kind: 'command', command: ['serve'], url: 'http://127.0.0.1:${port}/v1', model: 'local' },
  );
  expect(new Set(probes.map(({ provider }) => provider))).toEqual(new Set(['fallback']));
  expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['/injector-of-fallback/chat/completions']));
  expect(await ask({ kind: 'mock', mock: { model: 'm' } }, { kind: 'mock', mock: { model: 'm' } })).toEqual([]);
});

it('tells of one that nobody can reach, and leaves alone what a target may mend', () => {
  const facts = { marker: 'never', isMarkerTried: false, addresses: {}, pointer: null, probes: [] } as const;
  const probe = { provider: 'azure', request: 'chat', said: '', totalMs: 1 } as const;
  const problems = findProblems({
    ...facts,
    straight: [
      { ...probe, status: null, failure: 'no-response', said: 'connect ECONNREFUSED 127.0.0.1:1' },
      { ...probe, status: 400, failure: 'status-400', said: 'response_format is not supported' },
      { ...probe, status: 429, failure: 'status-429' },
    ],
  });
  expect(problems.filter((text) => text.includes('asked straight'))).toEqual([
    'azure, asked straight for chat, gives no answer, but no-response: connect ECONNREFUSED 127.0.0.1:1. Is providers.azure.upstream.url its address?',
  ]);
});
