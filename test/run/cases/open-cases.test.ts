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

  it('refuses tools that are no list, or of which two have one name; null offers none', async () => {
    const tool = { type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } };
    const read = (tools: unknown) =>
      readAll('tools.ndjson', JSON.stringify({ body: { messages: [{ role: 'user', content: 'Go' }], tools } }));
    await expect(read({})).rejects.toThrow('tools must be a list of tools, got');
    await expect(read([tool, tool])).rejects.toThrow(
      'tools[1].function.name must be a name that no other tool has (rename it, or leave one of the two out: tools[0] is called so, too), got "look_up"',
    );
    expect(await read([tool])).toMatchObject([{ body: { tools: [tool] } }]);
    const [none] = await read(null);
    expect(none).not.toHaveProperty('body.tools');
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
    expect(notes).toEqual([expect.stringContaining('1 assertion of kind llm-rubric is not used')]);
  });

  it('keeps the rows of a CSV file apart, whatever quotes stand within their fields', async () => {
    const rows = ['prompt', '5" pipe', '6" pipe', '"a, ""b"""', '"c', 'd"', 'he said "e"', ''].join('\r\n');
    expect(await readAll('quotes.csv', rows)).toMatchObject(
      ['5" pipe', '6" pipe', 'a, "b"', 'c\r\nd', 'he said "e"'].map(user),
    );
  });

  it.each([
    ['a column twice', 'prompt,a,a\nx,y,z', 'line 1 must name each column once, got "a" twice'],
    ['a column of a case’s own that is written otherwise', 'prompt,Expected\nx,{}', 'Did you mean "expected"?'],
    ['a field without a column', 'prompt,\nx,y', 'line 2: has a field in a column that the first line gives no name'],
    ['something behind a quote', 'prompt\n"a"b', 'line 2 has "b" behind a field in quotes'],
  ])('refuses a CSV file with %s', async (_, text, message) => {
    await expect(readAll('odd.csv', text)).rejects.toThrow(message);
  });

  it('takes variables of any language, and tells of what looks like one and is none', async () => {
    const file = await write('names.ndjson', '{"vars":{"größe":"L"}}');
    const template = await write('names.md', '\ufeffSize {{größe}}, {{ first name }}, {{x|upper}}');
    const { notes, each } = await openCases({ kind: 'prompts', file, template, parameters: {} });
    await each(({ body }) => expect(body.messages[0]?.content).toBe('Size L, {{ first name }}, {{x|upper}}'));
    expect(notes).toEqual([
      `${template}: {{ first name }} is no variable's name, and is asked as it stands.`,
      `${template}: {{x|upper}} is no variable's name, and is asked as it stands.`,
    ]);
  });

  it('refuses a number that is not kept: another would be asked', async () => {
    const text = '{"prompt":"x","vars":{"orders":[{"id":175928847299117063}]}}';
    await expect(readAll('large.ndjson', text)).rejects.toThrow(
      'vars.orders[0].id must be a text or a number of at most 15 digits',
    );
  });

  it('tells of bytes that are no UTF-8', async () => {
    const file = join(folder, 'latin.csv');
    await writeFile(file, Buffer.from('prompt\nGr\u00fc\u00dfe\nx\n', 'latin1'));
    const { notes } = await openCases({ kind: 'prompts', file, parameters: {} });
    expect(notes).toEqual([expect.stringContaining('1 line has bytes that are no UTF-8')]);
  });

  it('is not read on when it has changed', async () => {
    const path = await write('g.ndjson', '{"prompt":"One"}\n{"prompt":"Two"}\n');
    const { each } = await openCases({ kind: 'prompts', file: path, parameters: {} });
    await writeFile(path, '{"prompt":"One"}\n');
    await expect(each(() => {})).rejects.toThrow('was changed while it was read: it had 2 cases, and has 1');
  });
});

describe('a promptfoo configuration', () => {
  const open = async (config: object | string, name = 'foo.json') => {
    const file = await write(name, typeof config === 'string' ? config : JSON.stringify(config));
    const all: WrittenCase[] = [];
    const { notes, each } = await openCases({ kind: 'prompts', file, parameters: {} });
    await each((written) => all.push(written));
    return { notes, said: all.map(({ body }) => body.messages.map(({ content }) => content).join('|')), all };
  };

  it('has a test for each of the values of a list, and variables by merge keys', async () => {
    const yaml =
      'base: &base {b: 3}\nprompts: ["{{a}} {{b}} {{c}}"]\ntests:\n  - vars: {<<: *base, a: [1, 2], c: [x, y]}\n    assert: [{type: equals, value: {k: 1}}]\n';
    const { said, all } = await open(yaml, 'foo.yaml');
    expect(said).toEqual(['1 3 x', '1 3 y', '2 3 x', '2 3 y']);
    expect(all.map(({ expected }) => expected)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'json', value: { k: 1 } })),
    );
    const whole = { prompts: ['{{a}}'], tests: [{ vars: { a: [1] }, options: { disableVarExpansion: true } }] };
    expect((await open(whole)).said).toEqual(['[1]']);
  });

  it('asks a prompt that is a chat as one, and a text as one though the file is JSON', async () => {
    const chat = JSON.stringify([
      { role: 'system', content: 'Be {{how}}' },
      { role: 'user', content: 'Hi' },
    ]);
    const tests = [{ vars: { how: 'brief' } }];
    expect((await open({ prompts: [chat], tests })).said).toEqual(['Be brief|Hi']);
    expect((await open({ prompts: [{ raw: 'Be {{how}}', label: 'a' }], tests })).said).toEqual(['Be brief']);
  });

  it('says what of it is not asked', async () => {
    const defaultTest = { assert: [{ type: 'is-json' }] };
    const { notes } = await open({ prompts: ['a', 'b', 'c'], tests: [{}, {}], defaultTest, scenarios: [] });
    expect(notes.map((note) => note.replace(/^.*?: /, ''))).toEqual([
      '2 assertions of kind is-json are not used: write contracts for what they hold.',
      'its first prompt is asked, and 2 more are not: name another as template.',
      'its scenarios are not used: write them as tests.',
    ]);
  });

  it.each([
    [{ prompts: ['file://ask.txt'], tests: [{}] }, 'its first prompt is "file://ask.txt": name that file as template'],
    [
      { prompts: ['Hi {{ name | upper }}'], tests: [{}] },
      'its first prompt has "{{ name | upper }}", which promptfoo alone',
    ],
    [{ prompts: ['{% if a %}x{% endif %}'], tests: [{}] }, 'its first prompt has "{% if a %}"'],
    [
      { prompts: ['x'], tests: ['file://tests.csv'] },
      'it is "file://tests.csv", whose tests can be given as a file of cases',
    ],
    [{ prompts: ['{{a}}'], tests: [{ vars: { a: 'file://a.txt' } }] }, 'vars.a is "file://a.txt", which is not read'],
    [{ prompts: ['x'], tests: [{ vars: 'file://v.yaml' }] }, 'vars is "file://v.yaml", which is not read'],
    [{ prompts: ['x'], tests: [{}], defaultTest: 'file://d.yaml' }, 'defaultTest is no object'],
  ])('is refused where it asks something else: %j', async (config, message) => {
    await expect(open(config)).rejects.toThrow(message);
  });
});
