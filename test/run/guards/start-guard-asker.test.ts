import { createServer } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { seatsWithoutRun } from '../../../lib/run/guards/guard-seats.ts';
import { startGuardAsker } from '../../../lib/run/guards/start-guard-asker.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { readModelGuard } from '../../support/model-guards.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';

const answer = { ...emptyAnswer(), text: 'Hello.', finishReason: 'stop', ending: 'good' as const };
const clean = (text: string): string => text;

it('a guard is asked on the wire, by its own header and with its provider’s key, and late is as good as never', async () => {
  const heads: unknown[] = [];
  const server = createServer((request, response) => {
    heads.push([request.url, request.headers['x-cutover-guard'], request.headers.authorization]);
    if (heads.length > 1) return;
    response.end(
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        model: 'm',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '0.9' } }],
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const judge = { kind: 'there' as const, url, wire: 'openai-chat' as const, model: 'm', apiKey: 'k' };
    const start = (timeoutMs: number) =>
      startGuardAsker(readModelGuard({ timeoutMs }), 0, { seats: { runToken: 'ab1', providers: { judge } }, clean });
    const request = { ...unknownRequest, index: 7 };
    expect(await (await start(20_000)).ask(answer, request)).toMatchObject({ failure: 'guard-blocked' });
    expect(await (await start(50)).ask(answer, request)).toMatchObject({ failure: 'guard-unanswered' });
    expect(heads[0]).toEqual(['/v1/chat/completions', 'cutover-ab1-7', 'Bearer k']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('after the run, one whose provider is gone says so, and a real one is asked itself', async () => {
  const { providers } = parseUnknownDrill(
    writeDrill({
      target: { kind: 'router' },
      providers: {
        ...writeDrill().providers,
        primary: {
          upstream: { kind: 'url', url: 'http://127.0.0.1:9/v1', model: 'm', apiKeyEnv: 'GUARD_KEY' },
        },
      } as never,
    }),
  );
  const ask = async (name: string, env: NodeJS.ProcessEnv) => {
    const settings = readModelGuard({ providers: [name] });
    const guard = await startGuardAsker(settings, 2, { seats: seatsWithoutRun(providers, env), clean });
    return guard.ask(answer, unknownRequest);
  };
  expect(await ask('fallback', {})).toMatchObject({
    outcome: 'unread',
    why: expect.stringMatching(
      /^contracts\[2\] \(guard\) cannot be asked: its provider fallback \(mock\) is there only/,
    ),
  });
  expect(await ask('primary', {})).toMatchObject({ outcome: 'unread', why: expect.stringContaining('GUARD_KEY') });
  expect(await ask('primary', { GUARD_KEY: 'k' })).toMatchObject({ failure: 'guard-unanswered' });
});

it('a prompt in a file is read, and one that is not there, or asks about nothing, is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guard-'));
  const path = join(folder, 'guard.md');
  const start = () =>
    startGuardAsker(readModelGuard({ prompt: undefined, promptFile: path }), 0, { seats: null, clean });
  await expect(start()).rejects.toThrow(/^contracts\[0\]\.by\.promptFile must be a file, got /);
  await writeFile(path, 'Is it harmless?');
  await expect(start()).rejects.toThrow(/must be a text with \{\{input\}\} or \{\{answer\}\} in it/);
  await writeFile(path, 'Is it harmless? {{answer}}');
  expect(await (await start()).ask(answer, unknownRequest)).toMatchObject({ outcome: 'unread' });
});
