/** What is wrong in a mock's file is said in a line each, with the line of the file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMockFile } from '../../../mocks/mock/read-mock-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-wrong-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a file of a mock', () => {
  const refuse = async (name: string, text: string, flags: Record<string, string> = {}): Promise<string[]> => {
    const path = join(folder, name);
    await writeFile(path, text);
    const error: unknown = await readMockFile(path, flags).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage' });
    return (error as Error).message.replaceAll(`${folder}/`, '').split('\n');
  };

  it.each([
    [
      'a.json',
      '{\n  "model": "m",\n  "wirre": "gemini"\n}',
      'a.json: wirre is not a known key. Did you mean "wire"? (line 3)',
    ],
    ['b.json', '{"model": ""}', 'b.json: model must be a non-empty text, got "" (line 1)'],
    ['c.json', '{"model": "m",}', 'c.json is no valid JSON: line 1, column 15 must be a key in double quotes, got "}"'],
    ['d.json', '[]', 'd.json: the description must be an object, got []'],
    [
      'e.yaml',
      'model: m\nwire: gemni\n',
      'e.yaml: wire must be one of openai-chat, openai-responses, anthropic-messages, gemini, got "gemni". Did you mean "gemini"? (line 2)',
    ],
    ['f.yml', 'model: [m\n', 'f.yml is no valid YAML: line 2: '],
    [
      'g.yaml',
      'models:\n  - model: a\n  - model: b\n    dialcet: strict\n',
      'g.yaml: models[1].dialcet is not a known key. Did you mean "dialect"? (line 4)',
    ],
    ['h.json', '{"model":"m",\n"faults":[{"kind":"silense"}]}', 'h.json: faults[0].kind must be one of '],
    ['i.yaml', 'models: []\n', 'i.yaml: models must be a list of at least 1, at most 100, got [] (line 1)'],
    [
      'j.yaml',
      'models: [{ model: a }]\nseed: 3\n',
      'j.yaml: seed must be left out beside models: each of them has its own, got 3 (line 2)',
    ],
  ])('%s: %j', async (name, text, message) => {
    const lines = await refuse(name, text);
    expect(lines).toEqual([expect.stringContaining(message)]);
  });

  it('is told all that is wrong in it at once', async () => {
    expect(await refuse('all.yaml', 'model: m\ntokensPerSecond: -1\nwier: gemini\n')).toEqual([
      expect.stringMatching(/^all\.yaml: wier is not a known key.* \(line 3\)$/),
      expect.stringMatching(/^all\.yaml: tokensPerSecond must be .*got -1 \(line 2\)$/),
    ]);
  });

  it('is read as YAML, too', async () => {
    const path = join(folder, 'good.yaml');
    await writeFile(path, '# Mine.\nmodel: m\ndialect: strict\nfaults: [{ kind: silence }]\n');
    expect(await readMockFile(path, {})).toMatchObject({ mocks: [{ model: 'm' }], faults: [{ kind: 'silence' }] });
  });
});
