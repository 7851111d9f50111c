import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WrittenCase } from '../../../lib/drill/workloads/written-case.ts';
import { openCases } from '../../../lib/run/cases/open-cases.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-cases-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function readAll(name: string, text: string, more: object = {}): Promise<WrittenCase[]> {
  const { each } = await openCases({ kind: 'prompts', file: await write(name, text), parameters: {}, ...more });
  const all: WrittenCase[] = [];
  await each((written) => all.push(written));
  return all;
}

const user = (content: string): object => ({ body: { messages: [{ role: 'user', content }] } });

describe('a file of cases', () => {
  it.each([
    ['a.ndjson', '{"prompt":"One"}\n\n{"prompt":"Two"}\n'],
    ['a.json', '[{"prompt":"One"},\n{"prompt":"Two"}]'],
    ['a.yaml', '- prompt: One\n- prompt: Two\n'],
    ['a.csv', 'prompt\r\nOne\r\n"Two"\r\n'],
  ])('gives what it holds, in its order: %s', async (name, text) => {
    expect(await readAll(name, text)).toMatchObject([user('One'), user('Two')]);
  });

  it('fills a template with the variables of each case, from a CSV file whose fields have commas, quotes and lines', async () => {
    const template = await write('extract.md', 'Text: {{text}}\nLanguage: {{ lang }}\n');
    const system = await write('system.md', 'You extract in {{lang}}.');
    const text = 'lang,text,expected,tags\nen,"a ""b"", c\nd","{""total"":12.5}","x, y"\n';
    expect(await readAll('b.csv', text, { template, system })).toEqual([
      {
        body: {
          messages: [
            { role: 'system', content: 'You extract in en.' },
            { role: 'user', content: 'Text: a "b", c\nd\nLanguage: en' },
          ],
        },
        expected: { kind: 'json', value: { total: 12.5 } },
        tags: ['x', 'y'],
        vars: { lang: 'en', text: 'a "b", c\nd' },
      },
    ]);
  });

  it('takes messages from a template in JSON, and what is no text as JSON', async () => {
    const template = await write('chat.json', '[{"role":"user","content":"Sum {{numbers}}."}]');
    expect(await readAll('c.ndjson', '{"vars":{"numbers":[1,2]}}', { template })).toMatchObject([user('Sum [1,2].')]);
  });

  it('sends what a case has of schema, tools and parameters, before what its request has', async () => {
    const format = { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } };
    const tool = { type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } };
    const line = { prompt: 'Go', response_format: format, tools: [tool], parameters: { temperature: 0 } };
    expect(
      await readAll('d.ndjson', JSON.stringify(line), { parameters: { temperature: 1, max_tokens: 50 } }),
    ).toMatchObject([{ body: { response_format: format, tools: [tool], temperature: 0, max_tokens: 50 } }]);
  });

  it('takes a whole body as it is, and whether it is streamed', async () => {
    const body = {
      model: 'mine',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      stream: true,
      seed: 3,
    };
    const path = await write('e.ndjson', JSON.stringify({ body, answerTokens: 40 }));
    const { list, each } = await openCases({ kind: 'prompts', file: path, parameters: {} });
    expect([list.count, list.streamed(0), list.answerTokens(0)]).toEqual([1, true, 40]);
    const { stream, ...kept } = body;
    await each((written) => expect([written.body, stream]).toEqual([kept, true]));
  });

  it('knows the right call of a tool', async () => {
    expect(await readAll('f.ndjson', '{"prompt":"Go","expected":{"tool":"a","arguments":{"x":1}}}')).toMatchObject([
      { expected: { kind: 'tool-call', name: 'a', arguments: { x: 1 } } },
    ]);
  });

  it('reads the tests of promptfoo, its prompt and what its assertions expect, and says what it does not use', async () => {
    const text = [
      'prompts:',
      '  - "Translate {{text}} to {{lang}}"',
      'defaultTest:',
      '  vars: {lang: French}',
      'tests:',
      '  - description: hello',
      '    vars: {text: Hello}',
      '    assert:',
      '      - {type: equals, value: {said: Bonjour}}',
      '      - {type: llm-rubric, value: is polite}',
    ].join('\n');
    const file = await write('promptfooconfig.yaml', text);
    const { notes, each } = await openCases({ kind: 'prompts', file, parameters: {} });
    const all: WrittenCase[] = [];
    await each((written) => all.push(written));
    expect(all).toMatchObject([
      { ...user('Translate Hello to French'), id: 'hello', expected: { kind: 'json', value: { said: 'Bonjour' } } },
    ]);
    expect(notes).toEqual([expect.stringContaining('1 assertions of kind llm-rubric are not used')]);
  });

  it('is not read on when it has changed', async () => {
    const path = await write('g.ndjson', '{"prompt":"One"}\n{"prompt":"Two"}\n');
    const { each } = await openCases({ kind: 'prompts', file: path, parameters: {} });
    await writeFile(path, '{"prompt":"One"}\n');
    await expect(each(() => {})).rejects.toThrow('was changed while it was read: it had 2 cases, and has 1');
  });
});
