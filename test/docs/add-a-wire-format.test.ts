import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/kit/terms/answer.ts';
import { followGuide, type FollowedGuide } from '../support/follow-guide.ts';

const run = promisify(execFile);

/** Asks the new mock over the wire, streamed and not, edits what it says as faults do, and reads it as the observer does. */
const script = `
import { faults } from './lib/faults/index.ts';
import { editResponse } from './lib/faults/edit/edit-response.ts';
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
const memory = { recall: () => null, remember() {} };
const editWith = ({ kind, ...settings }, type, body) => {
  const { edit } = faults[kind].decide(settings, null, () => 0);
  const editor = editResponse(edit, { headers: [['content-type', type]], hasBody: true }, memory);
  return Buffer.concat([...editor.push(Buffer.from(body)).pieces, ...editor.end().pieces]);
};
const readStreamed = (bytes) => {
  const reader = createStreamReader();
  let carried = 0;
  for (const event of createSseReader().push(bytes)) if (reader.push(event)) carried++;
  return { answer: reader.answer(), done: reader.done(), carried };
};
const [body, stream] = [await ask({}), await ask({ stream: true })];
const edited = [
  { kind: 'truncate-answer', afterCharacters: 20, finishReason: 'length' },
  { kind: 'refusal', text: 'No.', finishReason: 'filtered' },
  { kind: 'missing-finish' },
  { kind: 'missing-usage' },
  { kind: 'missing-end' },
].map((fault) => ({
  whole: fault.kind === 'missing-end' ? null : readAnswer(String(editWith(fault, 'application/json', body))),
  streamed: readStreamed(editWith(fault, 'text/event-stream', stream)),
}));
const [whole, streamed] = [readAnswer(body), readStreamed(Buffer.from(stream))];
const refused = readAnswer('{"id":"x","message":"no"}');
console.log(JSON.stringify({ whole, streamed, refused, edited }));
await server.stop();
`;

interface Streamed {
  answer: Answer;
  done: boolean;
  /** Events that carried content. */
  carried: number;
}

interface Seen {
  whole: Answer;
  streamed: Streamed;
  refused: Answer | null;
  edited: { whole: Answer | null; streamed: Streamed }[];
}

describe('docs/add-a-wire-format.md, followed to the letter', () => {
  let guide: FollowedGuide;
  beforeAll(async () => {
    guide = await followGuide(await readFile('docs/add-a-wire-format.md', 'utf8'));
  });
  afterAll(() => guide[Symbol.asyncDispose]());

  it('ends in code that compiles', async () => {
    const config = { extends: './tsconfig.json', include: ['lib', 'mocks'] };
    await writeFile(join(guide.path, 'tsconfig.page.json'), JSON.stringify(config));
    const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.page.json'];
    const { stdout } = await run(process.execPath, tsc, { cwd: guide.path }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });

  describe('ends in', () => {
    let seen: Seen;
    beforeAll(async () => {
      await writeFile(join(guide.path, 'ask.ts'), script);
      const { stdout } = await run(process.execPath, ['--import', 'tsx', 'ask.ts'], { cwd: guide.path });
      seen = JSON.parse(stdout) as Seen;
    });

    it('a mock that speaks the format, and an observer that reads it', () => {
      const { whole, streamed } = seen;
      expect(whole).toMatchObject({ finishReason: 'COMPLETE', error: null, usage: expect.any(Object) as unknown });
      expect(whole.text.length).toBeGreaterThan(100);
      expect(streamed).toMatchObject({ answer: whole, done: true });
      expect(streamed.carried).toBeGreaterThan(10);
      expect(seen.refused).toBeNull();
    });

    it('faults that edit its answers, streamed and whole', () => {
      const { whole, edited } = seen;
      const [truncated, refused, unfinished, uncounted, endless] = edited;
      for (const [made, changed] of [
        [truncated, { text: whole.text.slice(0, 20), finishReason: 'MAX_TOKENS', ending: 'limit', usage: whole.usage }],
        [refused, { text: 'No.', finishReason: 'ERROR_TOXIC', ending: 'filtered' }],
        [unfinished, { text: whole.text, finishReason: null, ending: 'unsaid' }],
        [uncounted, { text: whole.text, finishReason: 'COMPLETE', usage: null }],
      ] as const) {
        expect(made?.whole).toMatchObject(changed);
        expect(made?.streamed).toMatchObject({ answer: changed, done: true });
      }
      expect(endless?.streamed).toMatchObject({ answer: { text: whole.text, finishReason: null }, done: false });
    });
  });
});
