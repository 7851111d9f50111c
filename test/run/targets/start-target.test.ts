import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createServer } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { findScript } from '../../../lib/run/targets/find-script.ts';
import { startTarget } from '../../../lib/run/targets/start-target.ts';
import { waitUntilReady } from '../../../lib/run/targets/wait-until-ready.ts';

const nobody = { url: 'http://127.0.0.1:9/v1', model: 'm', apiKey: 'sk-secret' };

describe('target portkey', () => {
  it('starts the real gateway, which asks the first provider and then the second, and stops it', async () => {
    const asked: string[] = [];
    const provider = async (name: string, status: number) => {
      const server = createServer((request, response) => {
        request.resume().on('end', () => {
          asked.push(`${name} ${request.headers.authorization}`);
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: name, choices: [] }));
        });
      });
      const port = await listen(server, 0, name);
      return { server, seen: { url: `http://127.0.0.1:${port}/v1`, model: `${name}-model`, apiKey: `sk-${name}` } };
    };
    const [primary, fallback] = [await provider('primary', 503), await provider('fallback', 200)];
    const target = await startTarget(
      { kind: 'portkey', requestTimeoutMs: 2_000, retryAttempts: 0, onStatusCodes: [503] },
      {
        redactor: createRedactor(),
        providers: { primary: primary.seen, fallback: fallback.seen },
        logPath: join(await mkdtemp(join(tmpdir(), 'cutover-portkey-')), 'log'),
        env: process.env,
      },
    );
    const response = await fetch(target.url, {
      method: 'POST',
      headers: { ...target.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'app', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ model: 'fallback' });
    expect(asked).toEqual(['primary Bearer sk-primary', 'fallback Bearer sk-fallback']);
    await target.stop();
    await expect(fetch(target.url)).rejects.toThrow('fetch failed');
    for (const { server } of [primary, fallback]) server.close();
  });

  it('says what the gateway said last when it does not get ready, since its log goes with the run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-portkey-'));
    const dying = join(folder, 'dying.cjs');
    await writeFile(dying, "if (!process.send) { console.error('first\\nno such model'); process.exit(9); }");
    await expect(
      startTarget(
        { kind: 'portkey', requestTimeoutMs: 2_000, retryAttempts: 0, onStatusCodes: [503] },
        {
          redactor: createRedactor(),
          providers: { primary: nobody, fallback: nobody },
          logPath: join(folder, 'log'),
          env: { ...process.env, NODE_OPTIONS: `--require ${dying}` },
        },
      ),
    ).rejects.toMatchObject({
      code: 'target',
      message: 'target portkey ended before it was ready: it ended with 9. Its last words: first | no such model',
    });
  });
});

describe('target url', () => {
  it('refuses a target nobody listens at', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}/v1/chat/completions`;
    await expect(
      startTarget(
        { kind: 'url', url, headers: {} },
        { redactor: createRedactor(), providers: { primary: nobody, fallback: nobody }, logPath: '', env: {} },
      ),
    ).rejects.toMatchObject({ code: 'target', message: expect.stringContaining(`for ${url}. Start it first.`) });
  });
});

describe('findScript', () => {
  it('says what to do when the package is not installed', () => {
    const source = {
      kind: 'package',
      name: '@none/gateway',
      script: 'start.js',
      remedy: 'Run "npm i @none/gateway".',
    } as const;
    expect(() => findScript('target x', source)).toThrow(
      'target x needs the npm package @none/gateway. Run "npm i @none/gateway".',
    );
  });
});

describe('waitUntilReady', () => {
  it('gives up after its time, with what it saw last', async () => {
    const server = createServer((_, response) => response.writeHead(500).end());
    const url = `http://127.0.0.1:${await listen(server, 0, 'test')}/`;
    await expect(
      waitUntilReady({ what: 'target x', url, isReady: ({ ok }) => ok, gaveUp: () => null, timeoutMs: 300 }),
    ).rejects.toThrow(`target x was not ready after 300 ms: GET ${url} gave status 500.`);
    server.close();
  });

  it('gives up at once when it cannot become ready any more', async () => {
    await expect(
      waitUntilReady({
        what: 'target x',
        url: 'http://127.0.0.1:9/',
        isReady: () => true,
        gaveUp: () => 'it ended with 1',
        timeoutMs: 60_000,
      }),
    ).rejects.toThrow('target x ended before it was ready: it ended with 1.');
  });
});
