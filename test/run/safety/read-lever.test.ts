import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readLever } from '../../../lib/run/safety/read-lever.ts';

let answer = { status: 204, body: '' };
const server = createServer((_, response) => response.writeHead(answer.status).end(answer.body || undefined));
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lever?key=hidden`;
});
afterAll(() => void server.close());

const read = (lever: object, env: NodeJS.ProcessEnv = {}) => readLever({ misses: 3, ...lever }, env);

describe('The lever', () => {
  it('is engaged while its file is there, and where it cannot be looked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lever-'));
    const file = join(folder, 'stop');
    expect(await read({ file })).toEqual({ kind: 'released' });
    await writeFile(file, '');
    expect(await read({ file })).toEqual({ kind: 'engaged', why: `${file} is there` });
    expect(await read({ file: join(file, 'below') })).toMatchObject({
      kind: 'engaged',
      why: expect.stringMatching(/cannot be looked for/),
    });
  });

  it('is engaged where nobody could engage it, as its folder is not there', async () => {
    const nowhere = join(await mkdtemp(join(tmpdir(), 'lever-')), 'not-mounted');
    expect(await read({ file: join(nowhere, 'stop') })).toEqual({
      kind: 'engaged',
      why: `${join(nowhere, 'stop')} cannot be looked for: its folder is not there. Make ${nowhere}, so that it can be engaged`,
    });
  });

  it('is engaged by a link that leads nowhere', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'lever-')), 'stop');
    await symlink('incident 4711', file);
    expect(await read({ file })).toEqual({ kind: 'engaged', why: `${file} is there` });
  });

  it('reads no further than it must of an answer without an end', async () => {
    const endless = createServer((_, response) => {
      response.writeHead(200).on('error', () => {});
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    expect(await read({ url: `http://127.0.0.1:${port}/` })).toMatchObject({
      kind: 'engaged',
      why: expect.stringMatching(/does not say that it is released$/),
    });
    endless.close();
  });

  test.each([
    [undefined, 'released'],
    ['', 'released'],
    ['0', 'released'],
    ['Off', 'released'],
    ['1', 'engaged'],
    ['incident 4711', 'engaged'],
  ])('with a variable of %j is %s', async (value, kind) => {
    expect(await read({ env: 'STOP' }, { STOP: value })).toMatchObject({ kind });
  });

  test.each([
    [204, '', 'released'],
    [200, 'off\n', 'released'],
    [200, 'on', 'engaged'],
    [200, '<html>log in</html>', 'engaged'],
    [302, '', 'missed'],
    [404, '', 'missed'],
    [503, '', 'missed'],
  ])('with an answer of %i %j is %s', async (status, body, kind) => {
    answer = { status, body };
    expect(await read({ url })).toMatchObject({ kind });
  });

  it('is not known where nobody answers, and shows no query', async () => {
    const state = await read({ url: 'http://127.0.0.1:9/lever?key=hidden' });
    expect(state).toMatchObject({
      kind: 'missed',
      why: expect.stringMatching(/^http:\/\/127.0.0.1:9\/lever\?… cannot be asked: /),
    });
  });

  it('is engaged where one part is, whatever the others say', async () => {
    answer = { status: 503, body: '' };
    expect(await read({ url, env: 'STOP' }, { STOP: 'yes' })).toEqual({ kind: 'engaged', why: 'STOP is set' });
  });
});
