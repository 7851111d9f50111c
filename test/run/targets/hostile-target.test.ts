/** A target, or whoever listens in its place, that means no good. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { waitUntilReady } from '../../../lib/run/programs/wait-until-ready.ts';
import { runFolderAt, writePrivate } from '../../../lib/run/runner/run-folder.ts';
import { withSystem } from '../../../lib/run/runner/with-system.ts';
import { logIn } from '../../../lib/run/targets/log-in.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const closers: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  closers.push(() => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    return closed;
  });
  return `http://127.0.0.1:${await listen(server, 0, 'a server of the test')}`;
}

it('asks nobody else, wherever a target that is waited for sends whom', async () => {
  let asked = 0;
  const other = await serve((_, response) => void response.end(String(asked++)));
  const url = await serve((_, response) => void response.writeHead(307, { location: other }).end());
  const ready = { kind: 'answers', url, text: '', withinMs: 300 } as const;
  await expect(waitUntilReady({ what: 'target app', ready, gaveUp: () => null })).rejects.toThrow(/gave status 307/);
  const login = { url, method: 'POST', headers: {}, body: 'password=correct-horse', token: null };
  await expect(logIn(login)).rejects.toThrow(/no cookie and no token/);
  expect(asked).toBe(0);
});

it('reads no login’s answer without an end', async () => {
  const url = await serve((_, response) => {
    const write = (): unknown => setImmediate(() => !response.destroyed && response.write('x'.repeat(500_000), write));
    write();
  });
  const login = { url, method: 'POST', headers: {}, body: null, token: null };
  await expect(logIn(login)).rejects.toThrow(/longer than 4194304 bytes/);
});

it('says no key again that a target repeats, also before a drill', async () => {
  const url = await serve((request, response) => {
    request.resume().on('end', () => response.writeHead(403).end('wrong: correct-horse-battery, and correct-horse-2!'));
  });
  const folder = await mkdtemp(join(tmpdir(), 'cutover-said-'));
  closers.push(() => rm(folder, { recursive: true }));
  const paths = runFolderAt(folder);
  await writePrivate(paths.records, '');
  const drill = parseWrittenDrill({
    target: {
      kind: 'app',
      url: `${url}/chat`,
      body: { message: '{{prompt}}' },
      answer: { whole: { kind: 'json', text: '/answer' } },
      login: { url: `${url}/login`, form: { user: 'me', password: 'correct-horse-battery', pin: '${PIN_CODE}' } },
    },
  });
  const env = { ...process.env, PIN_CODE: 'correct-horse-2' };
  const redactor = createRedactor([env.PIN_CODE]);
  const options = { drill, folder: paths, runToken: 'abcd', env, redactor, warn: () => {} };
  const error: unknown = await withSystem(options, async () => 'it has started').catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('target.login was refused with status 403: wrong: [redacted], and [redacted]!');
});
