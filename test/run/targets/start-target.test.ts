import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createServer } from 'node:http';
import { mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { targetSettings } from '../../../lib/drill/targets/index.ts';
import { findScript } from '../../../lib/run/programs/find-script.ts';
import { startTarget } from '../../../lib/run/targets/start-target.ts';
import { waitUntilReady } from '../../../lib/run/programs/wait-until-ready.ts';

const nobody = { url: 'http://127.0.0.1:9/v1', wire: 'openai-chat' as const, model: 'm', apiKey: 'sk-secret' };

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
      return {
        server,
        seen: {
          url: `http://127.0.0.1:${port}/v1`,
          wire: 'openai-chat' as const,
          model: `${name}-model`,
          apiKey: `sk-${name}`,
        },
      };
    };
    const [primary, fallback] = [await provider('primary', 503), await provider('fallback', 200)];
    const target = await startTarget(
      { kind: 'portkey', requestTimeoutMs: 60_000, retryAttempts: 0, onStatusCodes: [503] },
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
        { kind: 'url', url, wire: 'openai-chat', headers: {} },
        { redactor: createRedactor(), providers: { primary: nobody, fallback: nobody }, logPath: '', env: {} },
      ),
    ).rejects.toMatchObject({ code: 'target', message: expect.stringContaining(`for ${url}. Start it first.`) });
  });
});

describe('target.start', () => {
  const app = [
    "const { createServer } = require('node:http');",
    'const { BASE, KEY, HOME_PORT } = process.env;',
    'const say = { base: BASE, key: KEY, port: HOME_PORT, folder: process.cwd(), words: process.argv.slice(2) };',
    "console.log('up with ' + KEY);",
    "createServer((request, response) => response.writeHead(200).end(JSON.stringify(say))).listen(process.argv[2], '127.0.0.1');",
  ].join('\n');

  async function start(written: object, script = app) {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'cutover-start-')));
    await writeFile(join(folder, 'app.cjs'), script);
    const logPath = join(folder, 'target.log');
    const settings = targetSettings.read(
      {
        kind: 'url',
        url: 'http://127.0.0.1:${port}/v1/chat/completions',
        start: { command: ['node', 'app.cjs', '${port}', '${fallback.url}'], folder, ...written },
      },
      'target',
    );
    const starting = startTarget(settings, {
      redactor: createRedactor(['sk-of-the-user']),
      providers: { primary: { ...nobody, url: 'http://127.0.0.1:9001/v1' }, fallback: nobody },
      logPath,
      env: { ...process.env, USER_KEY: 'sk-of-the-user' },
    });
    return { starting, folder, logPath };
  }

  it('starts a program at a free port, with addresses and keys where it wants them, keeps its log, and stops it', async () => {
    const env = { BASE: '${primary.url}', KEY: '${USER_KEY}', HOME_PORT: 'p${port}' };
    const { starting, folder, logPath } = await start({ env });
    const target = await starting;
    const { port } = new URL(target.url);
    try {
      expect(await (await fetch(target.url)).json()).toEqual({
        base: 'http://127.0.0.1:9001/v1',
        key: 'sk-of-the-user',
        port: `p${port}`,
        folder,
        words: [port, nobody.url],
      });
      expect(await readFile(logPath, 'utf8')).toBe('up with [redacted]\n');
    } finally {
      await target.stop();
    }
    await expect(fetch(target.url)).rejects.toThrow('fetch failed');
  });

  it('takes nobody for the program who listens there already, such as one that was left running', async () => {
    const old = createServer((_, response) => response.end('old'));
    const port = await listen(old, 0, 'old');
    const refused = await start({ command: ['node', 'app.cjs', String(port)], readyUrl: `http://127.0.0.1:${port}/` });
    await expect(refused.starting).rejects.toMatchObject({
      code: 'target',
      message: `target url is to be started, and somebody listens at 127.0.0.1:${port} already. Stop that, let \${port} stand for the port, or leave target.start out if that is what is to be asked.`,
    });
    old.close();
  });

  it('keeps what a program said that ended instead', async () => {
    const { starting } = await start({}, "console.error('no model named gpt-9'); process.exit(3);");
    await expect(starting).rejects.toThrow(
      'target url ended before it was ready: it ended with 3. Its last words: no model named gpt-9',
    );
  });

  it('wants one that goes into the background to stay in the foreground', async () => {
    const { starting } = await start({}, "console.log('serving in the background');");
    await expect(starting).rejects.toThrow(
      'target url ended before it was ready: it ended with 0. Start it in the foreground, so that it runs for as long as it serves. Its last words: serving in the background',
    );
  });

  it('waits for its ready URL, and says what that answered last', async () => {
    const refusing = app.replace('writeHead(200)', 'writeHead(503)');
    const readyUrl = 'http://127.0.0.1:${port}/health';
    const { starting } = await start({ readyUrl, readyWithinMs: 6_000 }, refusing);
    await expect(starting).rejects.toThrow(
      /was not ready after 6000 ms: GET \S+\/health gave status 503\. Its last words: up with/,
    );
  });

  it('says which program or folder is not there', async () => {
    await expect((await start({ command: ['no-such-program'] })).starting).rejects.toThrow(
      'target url needs the program no-such-program, which is not on PATH. Install it',
    );
    await expect((await start({ folder: '/no/such/folder' })).starting).rejects.toThrow(
      'target.start.folder must be a folder, got /no/such/folder',
    );
  });
});

describe('a login', () => {
  it('keeps the last cookie of each name beside those of the drill, and none that is taken back', async () => {
    const set = [
      'sid=old; Path=/',
      'gone=x',
      'theme=dark; Expires=Wed, 21 Oct 2099 07:28:00 GMT',
      'gone=; Max-Age=0',
      'late=x; expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'sid=new==; HttpOnly; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ];
    const server = createServer((_, response) => response.writeHead(302, { 'set-cookie': set, location: '/' }).end());
    const at = `http://127.0.0.1:${await listen(server, 0, 'login')}`;
    const settings = targetSettings.read(
      {
        kind: 'app',
        url: `${at}/chat`,
        headers: { Cookie: 'consent=yes', Authorization: 'Basic eDp5' },
        body: '{{prompt}}',
        answer: { whole: { kind: 'text' } },
        login: { url: `${at}/login` },
      },
      'target',
    );
    const redactor = createRedactor();
    const target = await startTarget(settings, { redactor, providers: { primary: nobody }, logPath: '', env: {} });
    expect(target.headers).toEqual({ Authorization: 'Basic eDp5', cookie: 'consent=yes; theme=dark; sid=new==' });
    server.close();
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
      waitUntilReady({
        what: 'target x',
        ready: { kind: 'answers', url, text: '', withinMs: 300 },
        gaveUp: () => null,
      }),
    ).rejects.toThrow(`target x was not ready after 300 ms: GET ${url} gave status 500.`);
    server.close();
  });

  it('gives up at once when it cannot become ready any more', async () => {
    await expect(
      waitUntilReady({
        what: 'target x',
        ready: { kind: 'answers', url: 'http://127.0.0.1:9/', text: '', withinMs: 60_000 },
        gaveUp: () => 'it ended with 1',
      }),
    ).rejects.toThrow('target x ended before it was ready: it ended with 1.');
  });
});
