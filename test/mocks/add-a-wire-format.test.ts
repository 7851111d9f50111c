import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const node = (script: string): string => join(root, 'node_modules', script);

interface Step {
  path: string;
  kind: 'ts' | 'diff';
  text: string;
}

/** The files and changes a page asks for, in order. */
function readSteps(page: string): Step[] {
  return [...page.matchAll(/^\*\*`([^`]+)`\*\*[^\n]*\n\n```(ts|diff)\n([\s\S]*?)^```/gm)].map(
    ([, path = '', kind, text = '']) => ({ path, kind: kind as Step['kind'], text }),
  );
}

/** Puts each line with a plus behind the line above it; throws when that line is not there. */
function applyDiff(source: string, diff: string): string {
  const lines = source.split('\n');
  let at = -1;
  for (const line of diff.trimEnd().split('\n')) {
    if (line.startsWith('+')) lines.splice(++at, 0, line.slice(1));
    else {
      at = lines.indexOf(line.slice(1), at + 1);
      if (at === -1) throw new Error(`there is no line "${line.slice(1)}"`);
    }
  }
  return lines.join('\n');
}

/** Asks the new mock over the wire, streamed and not, and reads what it says as the observer does. */
const script = `
import { readAnswer } from './lib/wire/read-answer.ts';
import { createSseReader } from './lib/wire/sse.ts';
import { createStreamReader } from './lib/wire/stream-reader.ts';
import { mockSettings } from './mocks/parse-mock.ts';
import { createMockServer } from './mocks/server.ts';
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

describe('docs/add-a-wire-format.md', () => {
  let folder = '';
  let steps: Step[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'add-a-wire-format-'));
    for (const name of ['lib', 'mocks', 'scenarios', 'tsconfig.json', 'package.json']) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    steps = readSteps(await readFile(join(root, 'docs/add-a-wire-format.md'), 'utf8'));
    for (const { path, kind, text } of steps) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, kind === 'ts' ? text : applyDiff(await readFile(file, 'utf8'), text));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('asks for two files and an index line to write a format, and a file and an index line to read it', () => {
    expect(steps.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'ts mocks/wire/cohere-chat/options.ts',
      'ts mocks/wire/cohere-chat/index.ts',
      'diff mocks/wire/index.ts',
      'ts lib/wire/cohere-chat.ts',
      'diff lib/wire/formats.ts',
    ]);
  });

  it('ends in code that compiles', { timeout: 60_000 }, async () => {
    await writeFile(
      join(folder, 'tsconfig.page.json'),
      JSON.stringify({ extends: './tsconfig.json', include: ['lib', 'mocks'] }),
    );
    const { stdout } = await run(
      process.execPath,
      [node('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.page.json'],
      {
        cwd: folder,
      },
    ).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('ends in a mock that speaks the format, and an observer that reads it', { timeout: 60_000 }, async () => {
    await writeFile(join(folder, 'ask.ts'), script);
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'ask.ts'], { cwd: folder });
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

  it('would not pass with a change that no longer fits', () => {
    expect(() => applyDiff('a\nb', ' c\n+d')).toThrow('there is no line "c"');
    expect(applyDiff('a\nb', ' a\n+x\n+y\n b\n+z')).toBe('a\nx\ny\nb\nz');
  });
});
