/** Files of cases as an enemy, or bad luck, writes them: each is read, or refused in one line, in no time. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WrittenCase } from '../../../lib/drill/workloads/written-case.ts';
import { openCases } from '../../../lib/run/cases/open-cases.ts';
import { tellLines } from '../../../lib/kit/documents/tell-lines.ts';
import { explainFailure } from '../../../scripts/terminal/explain-failure.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'cutover-hostile-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, text: string, more: object = {}): Promise<WrittenCase[]> {
  const file = join(folder, name);
  await writeFile(file, text);
  const all: WrittenCase[] = [];
  const { each } = await openCases({ kind: 'prompts', file, parameters: {}, ...more });
  await each((written) => all.push(written));
  return all;
}

async function refusal(step: () => Promise<unknown>): Promise<string> {
  const error: unknown = await step().catch((thrown: unknown) => thrown);
  const { isBug, exitCode, line } = explainFailure(error);
  expect({ isBug, exitCode }, String(error)).toEqual({ isBug: false, exitCode: 2 });
  return line;
}

/** Aliases of aliases: a few lines that stand for 9^8 texts. */
const laughs = 'abcdefgh'
  .split('')
  .map((name, at) =>
    at === 0 ? `- &a [${'ha, '.repeat(9)}]` : `- &${name} [${`*${'abcdefgh'[at - 1]}, `.repeat(9)}]`,
  );
const chain = Array.from({ length: 1_000 }, (_, at) => `- &a${at} [${at === 0 ? 'x' : `*a${at - 1}`}]`);
const deep = '['.repeat(50_000) + ']'.repeat(50_000);
const OPEN_LINES = 50_000;

it.each([
  ['aliases that multiply', 'laughs.yaml', laughs.join('\n'), /aliases \(\*name\) that stand for too much/],
  ['a case that holds itself', 'ring.yaml', '- &a\n  prompt: x\n  vars: *a\n', /or for themselves/],
  ['lists in lists, as JSON', 'deep.json', `[{"prompt":"x","vars":{"a":${deep}}}]`, /nested at most 200 deep/],
  [
    'lists in lists, a line',
    'deep.ndjson',
    `{"prompt":"x","vars":{"a":${deep}}}`,
    /line 1: must be nested at most 200/,
  ],
  ['lists in lists, as YAML', 'deep.yaml', deep.slice(0, 20_000), /no valid YAML|nested too deep/],
  ['lists in lists, by signs', 'signs.yaml', `${'- '.repeat(50_000)}x`, /nested too deep/],
  ['aliases in a chain', 'chain.yaml', chain.join('\n'), /stand for too much|nested at most 200 deep/],
  ['more YAML than is read in seconds', 'long.yaml', '# x\n'.repeat(3_000_000), /Write it as \.ndjson/],
  ['what is no text', 'tags.yaml', '- prompt: !!binary aGVsbG8=\n', /prompt must be a non-empty text/],
  ['a number that JSON does not know', 'inf.yaml', '- prompt: a\n  answerTokens: .inf\n', /answerTokens must be/],
  ['a key of the language', 'proto.ndjson', '{"prompt":"x","__proto__":{"a":1}}', /__proto__ is not a known key/],
  ['a tag that nobody knows', 'env.yaml', '- prompt: !env PROMPT\n', /line 1: Unresolved tag: !env/],
  ['a quote that is never closed', 'open.csv', `prompt\n"a\n${'b\n'.repeat(OPEN_LINES)}`, /line 2 opens a quote/],
])('refuses in one line %s', async (_, name, text, message) => {
  expect(await refusal(() => read(name, text))).toMatch(message);
});

it('refuses a template that is no JSON, by its own name', async () => {
  const template = join(folder, 'chat.json');
  await writeFile(template, '[{"role": "user", }]');
  expect(await refusal(() => read('a.ndjson', '{"vars":{}}', { template }))).toMatch(/chat\.json is no valid JSON/);
});

it.skipIf(process.platform === 'win32').each(['ndjson', 'csv', 'json', 'yaml'])(
  'waits for no pipe: %s',
  async (type) => {
    const file = join(folder, `pipe.${type}`);
    execFileSync('mkfifo', [file]);
    expect(await refusal(() => openCases({ kind: 'prompts', file, parameters: {} }))).toMatch(/a pipe or a device/);
  },
);

it('takes a name that the language has for a name', async () => {
  const [written] = await read('names.csv', 'prompt,__proto__,constructor\nx,a,b\n');
  expect(Object.entries(written?.vars ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(Object.keys({})).toEqual([]);
});

it('reads JSON as JSON: a key twice is the last, a long key is one', async () => {
  const [first, second] = await read(
    'twice.json',
    `[{"prompt":"a","prompt":"b"},{"prompt":"c","vars":{"${'k'.repeat(3_000)}":1}}]`,
  );
  expect(first?.body.messages).toEqual([{ role: 'user', content: 'b' }]);
  expect(second?.body.messages).toEqual([{ role: 'user', content: 'c' }]);
});

it('reads a long cell, quotes in it, as one cell', async () => {
  const cell = 'ab""c, \n'.repeat(50_000);
  const [written] = await read('cell.csv', `prompt,id\n"${cell}",x\n`);
  expect(written?.body.messages).toEqual([{ role: 'user', content: cell.replaceAll('""', '"') }]);
  expect(written?.id).toBe('x');
});

it('tells no line of a drill that is too deep, or too long, to look for one', () => {
  expect(tellLines('a must be 1', `{"a": ${deep}}`)).toBe('a must be 1');
  expect(tellLines('a must be 1', `{"a":\n2}${' '.repeat(2_000_000)}`)).toBe('a must be 1');
  expect(tellLines('a must be 1', '{"a":\n2}')).toBe('a must be 1 (line 2)');
});
