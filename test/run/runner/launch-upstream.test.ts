import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createProviderKeys } from '../../../lib/drill/provider.ts';
import { launchUpstream } from '../../../lib/run/runner/launch-upstream.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';

/** Loads for a while, as a model's server does. */
const server = [
  "const { createServer } = require('node:http');",
  'let loaded = false;',
  "console.error('loading with ' + process.env.KEY);",
  'setTimeout(() => (loaded = true), Number(process.env.LOAD_MS));',
  'createServer((request, response) => response.writeHead(loaded ? 200 : 503).end(request.url))',
  "  .listen(process.argv[2], '127.0.0.1');",
].join('\n');

async function launch(written: object, script = server, signal?: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-upstream-'));
  await writeFile(join(folder, 'server.cjs'), script);
  const { upstream } = createProviderKeys(mockSettings).read(
    {
      upstream: {
        kind: 'command',
        command: ['node', 'server.cjs', '${port}'],
        env: { KEY: '${USER_KEY}', LOAD_MS: '300' },
        folder,
        url: 'http://127.0.0.1:${port}/v1',
        readyUrl: 'http://127.0.0.1:${port}/health',
        model: 'smollm2',
        ...written,
      },
    },
    'providers.fallback',
  );
  if (upstream.kind !== 'command') throw new Error('It is a program.');
  const logPath = join(folder, 'provider-fallback.log');
  const context = {
    logPath,
    redactor: createRedactor(['sk-of-the-user']),
    env: { ...process.env, USER_KEY: 'sk-of-the-user' },
    ...(signal === undefined ? {} : { signal }),
  };
  return { launching: launchUpstream('fallback', upstream, context), logPath };
}

it('starts a program at a free port, waits until it has loaded, keeps its log, and stops it', async () => {
  const { launching, logPath } = await launch({});
  const upstream = await launching;
  try {
    const response = await fetch(`${upstream.url}/models`);
    expect([response.status, await response.text()]).toEqual([200, '/v1/models']);
    expect(await readFile(logPath, 'utf8')).toBe('loading with [redacted]\n');
  } finally {
    await upstream.stop();
  }
  await expect(fetch(upstream.url)).rejects.toThrow('fetch failed');
});

it('says what a program said last that ended instead', async () => {
  const { launching } = await launch({}, "console.error('failed to load model: no such file'); process.exit(1);");
  await expect(launching).rejects.toMatchObject({
    code: 'target',
    message:
      'provider fallback ended before it was ready: it ended with 1. Its last words: failed to load model: no such file',
  });
});

it('gives a program that does not get ready up after its time, with what it answered last', async () => {
  const { launching } = await launch({ env: { LOAD_MS: '60000', KEY: 'x' }, readyWithinMs: 6_000 });
  await expect(launching).rejects.toThrow(
    /^provider fallback was not ready after 6000 ms: GET \S+\/health gave status 503\. Its last words: loading with x$/,
  );
});

it('waits no longer when the run is stopped', async () => {
  const stop = new AbortController();
  const { launching } = await launch({ env: { LOAD_MS: '60000', KEY: 'x' } }, server, stop.signal);
  setTimeout(() => stop.abort('stopped by hand'), 200);
  await expect(launching).rejects.toBe('stopped by hand');
});

it.each([
  [
    { command: ['no-such-server'] },
    'provider fallback needs the program no-such-server, which is not on PATH. Install it, or give its path in providers.fallback.upstream.command.',
  ],
  [
    { env: { BASE: '${primary.url}' } },
    'providers.fallback.upstream.env.BASE must ask for ${port} or an environment variable, got ${primary.url}. Did you mean ${port}?',
  ],
  [{ folder: '/no/such' }, 'providers.fallback.upstream.folder must be a folder, got /no/such (/no/such)'],
])('refuses %j', async (written, message) => {
  const { launching } = await launch(written);
  await expect(launching).rejects.toThrow(message);
});
