/** Files of cases, logs to harvest, and drills of applications, damaged in seeded ways: read, or refused in a line for each mistake, and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { openCases } from '../../../lib/run/cases/open-cases.ts';
import { harvestLog } from '../../../lib/run/harvest/harvest-log.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { explainFailure, isOfMistakes } from '../../../scripts/terminal/explain-failure.ts';
import { writeDrill } from '../../support/drills.ts';
import { LONG } from '../../support/fuzz.ts';
import { mutate, type Structure } from '../../support/mutate.ts';

const SEED = Number(process.env['CUTOVER_FUZZ_SEED'] ?? 17);
const CASES = Number(process.env['CUTOVER_FUZZ_CASES'] ?? (LONG ? 1_000 : 40));
/** Only a hang works so long: of the processor, which others may have for a while. */
const HANG_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'cutover-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Surface {
  structure: Structure;
  /** How the file's name ends. */
  type: string;
  whole: string;
  read(path: string): Promise<unknown>;
}

const asked = {
  id: 'one',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Total of "A, 12.50"?' },
  ],
  vars: { text: 'a', list: [1, 2] },
  tools: [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }],
  response_format: { type: 'json_object' },
  parameters: { temperature: 0.2 },
  expected: { total: 12.5 },
  answerTokens: 40,
  streamed: true,
  tags: ['a', 'b'],
};
const lines = (...values: object[]): string => values.map((value) => JSON.stringify(value)).join('\n');

/** Reads all cases twice, as a drill does, and what is written of them. */
async function readCases(file: string): Promise<number> {
  const { list, each } = await openCases({ kind: 'prompts', file, parameters: {} });
  let count = 0;
  await each((written) => {
    if (typeof JSON.stringify(written) === 'string') count++;
  });
  expect(count).toBe(list.count);
  return count;
}

const surfaces: Record<string, Surface> = {
  'cases, a line each': {
    structure: 'ndjson',
    type: 'ndjson',
    whole: lines(asked, { prompt: 'Two' }, asked),
    read: readCases,
  },
  'cases, a row each': {
    structure: 'csv',
    type: 'csv',
    whole:
      'id,prompt,system,answerTokens,streamed,tags,expected,x\na,"One, ""two""\nthree",S,12,true,"p, q","{""a"":1}",v\nb,Two,,,,,,w\n',
    read: readCases,
  },
  'cases as JSON': {
    structure: 'json',
    type: 'json',
    whole: JSON.stringify([asked, { prompt: 'Two' }]),
    read: readCases,
  },
  'cases as YAML': {
    structure: 'json',
    type: 'yaml',
    whole: `# written\ntests: &all\n${JSON.stringify([{ vars: { a: 1 }, description: 'd', assert: [{ type: 'equals', value: { b: 1 } }] }], null, 1).replaceAll(/^/gm, '  ')}\nprompts: ["Say {{a}}"]\nmore: *all\n`,
    read: readCases,
  },
  'a log to harvest': {
    structure: 'ndjson',
    type: 'log',
    whole: lines(
      {
        body: { messages: asked.messages, model: 'm', stream: true },
        response: { created: 5, usage: { completion_tokens: 7 } },
      },
      {
        call_type: 'acompletion',
        stream: true,
        status: 'success',
        startTime: 1,
        endTime: 2,
        messages: asked.messages,
        response: { id: 'x', choices: [], usage: { completion_tokens: 20 } },
        model_parameters: { temperature: 0.2 },
      },
      {
        kind: 'exchange',
        startEpochMs: 1,
        endMs: 2,
        end: 'complete',
        request: { body: JSON.stringify({ messages: asked.messages }) },
        response: { frames: [{ atMs: 1, data: 'data: {"choices":[]}\n\n' }] },
      },
    ),
    async read(path) {
      const out = join(folder, 'harvested.ndjson');
      try {
        const { written } = await harvestLog(path, { out, redact: ['messages[0].content'], sample: null, seed: 1 });
        // Whatever was written, a drill reads.
        expect(await readCases(out)).toBe(written);
      } finally {
        for (const made of [out, join(folder, 'harvested.trace.csv')]) rmSync(made, { force: true });
      }
    },
  },
  'a drill of an application': {
    structure: 'json',
    type: 'json',
    whole: JSON.stringify(
      writeDrill({
        target: {
          kind: 'app',
          url: 'http://127.0.0.1:${port}/chat?who={{tenant}}',
          headers: { authorization: 'Bearer ${KEY}', 'x-session': '{{session}}' },
          body: { message: '{{prompt}}', all: ['{{messages}}', '{{case}}'] },
          answer: {
            whole: { kind: 'json', text: '/answer/text' },
            stream: { kind: 'sse', delta: { at: '/delta' }, end: { data: '[DONE]' } },
            errorAt: ['/error'],
            errorTexts: ['try again later'],
          },
          login: {
            url: 'http://127.0.0.1:${port}/login',
            body: { user: 'me', password: '${PASSWORD}' },
            token: '/token',
          },
          start: { command: ['node', 'app.js', '${port}'], env: { OPENAI_BASE_URL: '${primary.url}' } },
        },
      }),
    ),
    read: (path) => prepareRun(path),
  },
};

for (const [name, { structure, type, whole, read }] of Object.entries(surfaces)) {
  it(`says in a line each what is wrong with ${CASES} damaged files: ${name}`, { timeout: 900_000 }, async () => {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.${type}`);
    // The whole one is fine, or the damaged ones would prove nothing.
    writeFileSync(path, whole);
    await read(path);
    let taken = 0;
    const wrong: string[] = [];
    for (let turn = 0; turn < CASES; turn++) {
      writeFileSync(path, mutate(createRandom(SEED, name, turn), whole, structure));
      const before = process.cpuUsage();
      try {
        await read(path);
        taken++;
      } catch (error) {
        const { line, isBug, exitCode } = explainFailure(error);
        if (isBug) wrong.push(`${turn}: ${error instanceof Error ? error.stack : String(error)}`);
        // oxlint-disable-next-line no-control-regex -- what a terminal would obey
        else if (exitCode !== 2 || /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(line))
          wrong.push(`${turn}: ${exitCode}: ${line}`);
        else if (line.includes('\n') && !isOfMistakes(line)) wrong.push(`${turn}: ${exitCode}: ${line}`);
      }
      const workedMs = process.cpuUsage(before).user / 1_000;
      if (workedMs > HANG_MS) wrong.push(`${turn}: worked for ${workedMs} ms`);
    }
    expect(wrong.map((text) => text.slice(0, 1_000))).toEqual([]);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(CASES);
  });
}
