/** What the comments of a drill that `cutover init` wrote say may be put in their place fits there. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { type InitArguments, writeInit } from '../../../scripts/commands/init.ts';

const home = process.cwd();
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-init-'));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true, force: true });
});

const unset = { app: undefined, body: undefined, answer: undefined, litellm: undefined, providers: undefined };
const init = (args: Partial<InitArguments>): ReturnType<typeof writeInit> =>
  writeInit({ ...unset, force: false, ...args }, folder);
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
const write = async (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);

describe('a written drill', () => {
  it('names a dialect for the fallback that there is', async () => {
    await init({});
    const text = await read('drills/first.yaml');
    const dialect = /^# `dialect: (\S+)` for a fallback/m.exec(text)?.[1] ?? '';
    await write('drills/first.yaml', text.replace(/(?<=gpt-4o-mini, dialect: )strict/, dialect));
    expect((await prepareRun('drills/first.yaml')).warnings).toEqual([]);
    expect(await read('drills/first.yaml')).toMatch(new RegExp(`^  fallback: .*dialect: ${dialect} }`, 'm'));
    expect(dialect).not.toBe('strict');
  });

  it('writes how the drill would start it, which fits once it is no comment', async () => {
    await init({ app: 'http://localhost:3000/api/chat?a=1', providers: 'openai,azure' });
    const text = await read('drills/app.yaml');
    const url = /^ {2}# (http:.*|"http:.*"), and no listenPort/m.exec(text)?.[1] ?? '';
    const started = text
      .replace(/^ {2}url: .*$/m, `  url: ${url}`)
      .replaceAll(/listenPort: \d+, /g, '')
      .replace(/^ {2}# start:\n(?: {2}# {3}.*\n)+/m, (lines) => lines.replaceAll('  # ', '  '));
    await write('drills/app.yaml', started);
    expect((await prepareRun('drills/app.yaml')).drill).toMatchObject({
      target: {
        url: 'http://127.0.0.1:${port}/api/chat?a=1',
        start: {
          command: ['npm', 'start'],
          env: {
            PORT: '${port}',
            OPENAI_BASE_URL: '${openai.url}',
            OPENAI_API_KEY: '${openai.key}',
            AZURE_BASE_URL: '${azure.url}',
            AZURE_API_KEY: '${azure.key}',
          },
        },
      },
    });
  });
});
