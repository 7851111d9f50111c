/** What is wrong in a file of cases is said in a line each: which case, the rule, the value, what to do; the same mistake once. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../../support/drills.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-wrong-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The message that preparing this drill ends with, the folder left out. */
async function fail(drill: object | string): Promise<string> {
  const path = join(folder, 'drill.json');
  await writeFile(path, typeof drill === 'string' ? drill : JSON.stringify(drill, null, 2));
  const error: unknown = await prepareRun(path).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ code: 'usage' });
  return (error as Error).message.replaceAll(`${folder}/`, '');
}

const { traffic, ...drill } = writeDrill();

describe('a file of cases', () => {
  const wrong = async (name: string, text: string, more: object = {}): Promise<string> => {
    await writeFile(join(folder, name), text);
    const requests = [{ name: 'mine', workload: { kind: 'prompts', file: join(folder, name), ...more } }];
    return fail({ ...drill, contracts: [], traffic: { ...traffic, requests } });
  };

  it.each([
    ['a.ndjson', '{"prompt":"a"}\n{"promt":"b"}', 'a.ndjson line 2: promt is not a known key. Did you mean "prompt"?'],
    ['b.ndjson', '{"prompt":"a"', 'b.ndjson line 1: it is no valid JSON: column 14 must be "," or "}", got the end'],
    ['c.ndjson', '{"prompt":7}', 'c.ndjson line 1: prompt must be a non-empty text, got 7'],
    [
      'd.ndjson',
      '{"messages":[{"content":"a"}]}',
      'd.ndjson line 1: messages[0].role must be a non-empty text, got nothing',
    ],
    [
      'e.ndjson',
      '{"tags":["x"]}',
      'e.ndjson line 1: must be a case with messages, a prompt, a body, or variables for a template: call the one that is asked prompt, or name a template in the workload, got []',
    ],
    [
      'f.ndjson',
      '{"prompt":"a","expected":"b"}',
      'f.ndjson line 1: expected must be a JSON object: keys the right answer has, got "b"',
    ],
    [
      'g.ndjson',
      '{"prompt":"a","answerTokens":0}',
      'g.ndjson line 1: answerTokens must be a whole number between 1 and 100000, got 0',
    ],
    ['h.ndjson', '', 'h.ndjson must hold at least one case, got none.'],
    ['i.csv', 'prompt,expected\na', 'i.csv line 2: must have 2 fields, as the first line has, got 1'],
    ['j.csv', 'prompt\n"a', 'j.csv line 2 opens a quote that is never closed.'],
    [
      'k.csv',
      'prompt,expected\na,{',
      'k.csv line 2: expected is no valid JSON: line 1, column 2 must be a key in double quotes, got the end',
    ],
    ['l.yaml', '- prompt: a\n- prompt: 3\n', 'l.yaml line 2: prompt must be a non-empty text, got 3'],
    ['m.yaml', 'a: [1', 'm.yaml is no valid YAML: line 1'],
    ['n.yaml', 'a: 1', 'n.yaml must be a list of cases, or hold one as tests, got object.'],
    ['o.json', '[{"prompt":"a"},\n {"prompt":""}]', 'o.json line 2: prompt must be a non-empty text, got ""'],
  ])('%s: %s', async (name, text, message) => {
    expect(await wrong(name, text)).toContain(message);
  });

  it('whose template asks for a variable it does not have', async () => {
    const template = join(folder, 't.md');
    await writeFile(template, 'Read {{text}}.');
    expect(await wrong('p.ndjson', '{"vars":{"txt":"a"}}', { template })).toMatch(
      /p\.ndjson line 1: vars must have a variable text, which t\.md asks for\. Did you mean "txt"\?$/,
    );
  });

  it('is told all that is wrong in it, what is no JSON and no row too', async () => {
    expect((await wrong('r.ndjson', '{"promt":"a"}\n{"prompt"\n{"prompt":"a"}\n{"prompt":1}')).split('\n')).toEqual([
      expect.stringContaining('r.ndjson line 1: promt is not a known key. Did you mean "prompt"?'),
      expect.stringContaining('r.ndjson line 2: it is no valid JSON: column 10 must be ":", got the end'),
      expect.stringContaining('r.ndjson line 4: prompt must be a non-empty text, got 1'),
    ]);
    expect((await wrong('s.csv', 'prompt,streamed\na\nb,yes\nc,true')).split('\n')).toEqual([
      expect.stringContaining('s.csv line 2: must have 2 fields'),
      expect.stringContaining('s.csv line 3: streamed must be true or false, got "yes"'),
    ]);
  });

  it('of which many have the same mistakes tells each of them once, with the first cases and the count', async () => {
    const template = join(folder, 'two.md');
    await writeFile(template, 'Read {{text}} to {{name}}, {{text}}.');
    const lines = ['{"vars":{"txt":"a"}}', ...Array.from({ length: 99 }, () => '{"vars":{"text":"a"}}'), '{"tags":3}'];
    expect((await wrong('q.ndjson', lines.join('\n'), { template })).split('\n')).toEqual([
      expect.stringMatching(
        /q\.ndjson line 1: vars must have a variable text, which two\.md asks for\. Did you mean "txt"\?$/,
      ),
      expect.stringMatching(/q\.ndjson line 1: vars must have a variable name, which two\.md asks for\. It has txt\.$/),
      expect.stringMatching(
        /q\.ndjson line 2, line 3, line 4 and 96 more: vars must have a variable name, which two\.md asks for\. Did you mean "text"\?|It has text\.$/,
      ),
      expect.stringMatching(/q\.ndjson line 101: tags must be a list, got 3$/),
    ]);
  });

  it('that is not there', async () => {
    const requests = [{ name: 'mine', workload: { kind: 'prompts', file: join(folder, 'none.ndjson') } }];
    expect(await fail({ ...drill, contracts: [], traffic: { ...traffic, requests } })).toMatch(
      /^traffic\.requests\[0\]\.workload: none\.ndjson cannot be read: there is no such file/,
    );
  });
});
