/** Twenty kinds of secrets, through every field of a drill and out of the mouth of a provider that repeats all it hears: none is written. */
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { writeDrill } from '../support/drills.ts';
import { runCli } from '../support/run-cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** By where they come from; each is met by somebody, as the test makes sure of. */
const secrets = {
  targetVariable: 'Tv-correct-horse-1',
  targetVariableInText: 'Tt-correct-horse-2',
  targetLiteral: 'swordfish battery staple',
  targetQuery: 'Tq/correct+horse=3',
  primaryVariable: 'Pv-correct-horse-4',
  fallbackVariable: 'Fv-correct-horse-5',
  gatewayAuthorization: 'Ga-correct-horse-6',
  gatewayCookie: 'Gc-correct-horse-7',
  gatewayApiKey: 'Gk-correct-horse-8',
  gatewayPassword: 'Gp-correct-horse-9',
  gatewayHeader: 'tuesday-picnic-10',
  gatewayQuery: 'Gq-correct-horse-11',
  gatewayAwsSignature: 'Gs0c0ffee0c0ffee12',
  bodyField: 'Bf "correct" \\horse\\ 13',
  bodyNested: 'Bn-correct-horse-14',
  bodySession: 'Bs-correct-horse-15',
  providerCookie: 'Rc-correct-horse-16',
  providerRedirect: 'Rr-correct-horse-17',
  providerToken: 'eyJhbGciOi18.eyJzdWIiOiIx.c2lnbmF0dXJl',
  anothersKey: 'sk-proj-anothers19anothers19',
  controlVariable: 'Cv-correct-horse-20',
} as const;
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
});

async function serve(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, Buffer.concat(chunks).toString(), response));
  });
  servers.push(server);
  return `http://127.0.0.1:${await listen(server, 0, 'a server of the test')}`;
}

/** Answers in every way there is, and repeats in it all it was sent. */
function createParrot(said: string[]) {
  let count = 0;
  return (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const basic = Buffer.from(String(request.headers['proxy-authorization']).replace('Basic ', ''), 'base64');
    const heard = `Incorrect API key provided: ${JSON.stringify(request.headers)} ${basic.toString()} ${request.url} ${body} ${decodeURIComponent(request.url ?? '')} ${secrets.providerToken} ${secrets.anothersKey}`;
    said.push(heard, secrets.providerCookie, secrets.providerRedirect);
    const headers = {
      'set-cookie': `id=${secrets.providerCookie}`,
      'x-heard': encodeURIComponent(heard).slice(0, 4_000),
      'content-type': 'application/json',
    };
    const choice = (delta: object, finish: string | null) =>
      JSON.stringify({ id: secrets.gatewayApiKey, choices: [{ index: 0, delta, finish_reason: finish }] });
    switch (count++ % 6) {
      case 0:
        return void response.writeHead(401, headers).end(JSON.stringify({ error: { message: heard } }));
      case 1:
        return void response
          .writeHead(302, { ...headers, location: `/v1?access_token=${secrets.providerRedirect}` })
          .end();
      case 2:
        response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
        return void response.end(
          `data: ${choice({ content: heard }, null)}\n\ndata: ${JSON.stringify({ error: { message: heard } })}\n\n`,
        );
      case 3:
        return void response.writeHead(500, { ...headers, 'content-type': 'text/plain' }).end(heard);
      default: {
        const call = { id: 'c', type: 'function', function: { name: heard.slice(0, 200), arguments: heard } };
        const message = { role: 'assistant', content: heard, tool_calls: [call] };
        const answer = { id: secrets.gatewayApiKey, choices: [{ index: 0, message, finish_reason: 'stop' }] };
        return void response.writeHead(200, headers).end(JSON.stringify(answer));
      }
    }
  };
}

/** Passes on to a provider's injector with keys of its own, which no drill knows. */
function createGateway(ports: readonly number[], heard: string[]) {
  return (request: IncomingMessage, body: string, response: ServerResponse): void => {
    heard.push(`${JSON.stringify(request.headers)} ${decodeURIComponent(request.url ?? '')}`);
    const port = ports[heard.length % 2] ?? 0;
    const sent = JSON.stringify({
      ...(JSON.parse(body || '{}') as object),
      api_key: secrets.bodyField,
      tools: [{ type: 'mcp', headers: { Authorization: `Bearer ${secrets.bodyNested}` } }],
      metadata: { session_id: secrets.bodySession },
    });
    const key = heard.length % 2 === 0 ? secrets.primaryVariable : secrets.fallbackVariable;
    const upstream = ask(
      `http://127.0.0.1:${port}/v1/chat/completions?sig=${secrets.gatewayQuery}`,
      {
        method: 'POST',
        headers: {
          ...request.headers,
          host: 'provider',
          'content-length': Buffer.byteLength(sent),
          authorization: `Bearer ${secrets.gatewayAuthorization}`,
          cookie: `theme=dark; sid=${secrets.gatewayCookie}`,
          'x-api-key': secrets.gatewayApiKey,
          'x-provider-key': key,
          'proxy-authorization': `Basic ${Buffer.from(`user:${secrets.gatewayPassword}`).toString('base64')}`,
          'x-picnic': secrets.gatewayHeader,
          'x-amz-signed': `AWS4-HMAC-SHA256 Signature=${secrets.gatewayAwsSignature}`,
        },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    upstream.end(sent);
  };
}

it('writes no secret into any file, and says none', async () => {
  const [said, heard]: [string[], string[]] = [[], []];
  const provider = await serve(createParrot(said));
  const ports = [await findFreePort(), await findFreePort()] as const;
  const gateway = await serve(createGateway(ports, heard));
  const upstream = (apiKeyEnv: string) => ({ kind: 'url', url: `${provider}/v1`, model: 'm', apiKeyEnv }) as const;
  const drill: DrillInput = {
    ...writeDrill(),
    target: {
      kind: 'url',
      url: `${gateway}/v1/chat/completions?key=${encodeURIComponent(secrets.targetQuery)}`,
      headers: {
        authorization: 'Bearer ${TARGET_KEY}',
        'x-door': 'user=me;key=${TARGET_TEXT};v=2',
        'x-motto': secrets.targetLiteral,
      },
    },
    providers: {
      primary: { upstream: upstream('PRIMARY_KEY'), listenPort: ports[0] },
      fallback: { upstream: upstream('FALLBACK_KEY'), listenPort: ports[1] },
    },
    timeline: [
      { phase: 'baseline', durationMs: 1_500 },
      { phase: 'outage', durationMs: 1_500, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: 500 },
    ],
  };
  const cwd = await mkdtemp(join(tmpdir(), 'cutover-secrets-'));
  const temporary = join(cwd, 'tmp');
  await mkdir(temporary);
  // In a scenario, so that the drill goes through the bundle too.
  await writeFile(
    join(cwd, 'drill.ts'),
    `export { options, replay as default, setup } from '${join(root, 'scenarios/support/k6.ts')}';\nexport const drill = ${JSON.stringify(drill)};\n`,
  );
  const { path: k6 } = await findK6({ root, env: process.env });
  const options = {
    cwd,
    env: {
      CUTOVER_K6: k6,
      TMPDIR: temporary,
      HOME: cwd,
      TARGET_KEY: secrets.targetVariable,
      TARGET_TEXT: secrets.targetVariableInText,
      PRIMARY_KEY: secrets.primaryVariable,
      FALLBACK_KEY: secrets.fallbackVariable,
      CUTOVER_INJECT_TOKEN: secrets.controlVariable,
    },
  };
  // The preflight quotes what was said, and refuses such a target.
  const refused = await runCli(['drill', 'drill.ts', '--out', 'refused'], options);
  expect(refused.code, refused.stderr).toBe(2);
  expect(refused.stderr).toContain('Incorrect API key provided');
  const { code, stdout, stderr } = await runCli(['drill', 'drill.ts', '--out', 'run', '--no-preflight'], options);
  expect([1, 3], stdout + stderr).toContain(code);

  // It was all said to somebody, or there would be nothing to see here.
  const spoken = [...said, ...heard].join('\n');
  const unspoken = Object.entries(secrets).filter(
    ([, secret]) => !spoken.includes(secret) && !spoken.includes(JSON.stringify(secret).slice(1, -1)),
  );
  expect(unspoken.map(([name]) => name)).toEqual(['controlVariable']);

  const written = new Map<string, string>([
    ['stdout', stdout],
    ['stderr', stderr],
    ["the preflight's words", refused.stdout + refused.stderr],
  ]);
  for (const folder of [join(cwd, 'run'), temporary, join(cwd, '.cache'), join(root, '.cache/bundles')]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      written.set(path, await readFile(path, 'latin1'));
      if (folder.endsWith('run')) expect([path, ((await stat(path)).mode & 0o777).toString(8)]).toEqual([path, '600']);
    }
  }
  const records = written.get(join(cwd, 'run/records.ndjson')) ?? '';
  expect(records).toContain('Incorrect API key provided');
  expect(records).toContain('[redacted]');
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    ];
    for (const [place, text] of written)
      if (forms.some((form) => text.includes(form))) found.push(`${name} in ${place}`);
  }
  expect(found).toEqual([]);
});
