import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followGuide, type FollowedGuide } from '../support/follow-guide.ts';

const run = promisify(execFile);

/** Asks the new mock over the wire, streamed and not, and reads what it says as the observer does. */
const script = `
import { readAnswer } from './lib/wire/formats/read-answer.ts';
import { createSseReader } from './lib/wire/sse/sse.ts';
import { createStreamReader } from './lib/wire/formats/stream-reader.ts';
import { mockSettings } from './mocks/mock/parse-mock.ts';
import { createMockServer } from './mocks/server/server.ts';
const [model, flavour] = ['m-1', 'cohere'];
const mock = mockSettings.read({ model, wire: 'cohere-chat', flavour, ttft: 'instant', tokensPerSecond: 10000 }, 'mock');
const server = await createMockServer({ description: { ...mock, provider: 'primary' }, seed: 1, port: 0 });
const ask = async (extra) => {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...extra });
  return (await fetch(server.url + '/chat', { method: 'POST', body })).text();
};
const whole = readAnswer(await ask({}));
const reader = createStreamReader();
let carried = 0;
for (const event of createSseReader().push(Buffer.from(await ask({ stream: true })))) if (reader.push(event)) carried++;
const refused = readAnswer('{"id":"x","message":"no"}');
console.log(JSON.stringify({ whole, streamed: reader.answer(), done: reader.done(), carried, refused }));
await server.stop();
`;

describe('docs/add-a-wire-format.md, followed to the letter', () => {
  let guide: FollowedGuide;
  beforeAll(async () => {
    guide = await followGuide(await readFile('docs/add-a-wire-format.md', 'utf8'));
  }, 60_000);
  afterAll(() => guide[Symbol.asyncDispose]());

  it('ends in code that compiles', { timeout: 60_000 }, async () => {
    const config = { extends: './tsconfig.json', include: ['lib', 'mocks'] };
    await writeFile(join(guide.path, 'tsconfig.page.json'), JSON.stringify(config));
    const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.page.json'];
    const { stdout } = await run(process.execPath, tsc, { cwd: guide.path }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });

  it('ends in a mock that speaks the format, and an observer that reads it', { timeout: 60_000 }, async () => {
    await writeFile(join(guide.path, 'ask.ts'), script);
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'ask.ts'], { cwd: guide.path });
    const seen = JSON.parse(stdout) as { whole: { text: string }; carried: number };
    expect(seen).toEqual({
      whole: expect.objectContaining({
        finishReason: 'COMPLETE',
        error: null,
        usage: expect.any(Object) as unknown,
      }) as unknown,
      streamed: seen.whole,
      done: true,
      carried: expect.any(Number) as unknown,
      refused: null,
    });
    expect(seen.whole.text.length).toBeGreaterThan(100);
    expect(seen.carried).toBeGreaterThan(10);
  });
});
