/** What a module of the user's may say of an answer. What it may do to itself is in hostile-module.test.ts. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askModule, failed, useModules } from '../../support/ask-module.ts';
import { expecting } from '../../support/answered-request.ts';

const folderOf = useModules();
const good = '{"label":"refund"}';
const usable = { outcome: 'usable' };
const right = expecting({ kind: 'json', value: { label: 'refund' } });

/** What each does, by the text of the answer. */
const sayings: [name: string, code: string, outcome: object][] = [
  ['returns a value: usable', '() => ({ label: 1 })', usable],
  ['is async', 'async () => 1', usable],
  ['returns nothing: it has not objected', '() => {}', usable],
  ['throws', '() => { throw new RangeError("no label") }', failed('consumer-threw', 'RangeError: no label')],
  ['rejects', 'async () => { throw new RangeError("no") }', failed('consumer-threw', 'RangeError: no')],
  ['parses strictly', '(answer) => answer.json()', failed('consumer-threw', expect.stringContaining('SyntaxError'))],
  [
    'throws what is no error',
    '() => { throw Object.create(null) }',
    failed('consumer-threw', 'it threw what cannot be shown'),
  ],
  [
    'throws lines, and what nobody sees',
    '() => { throw new Error("a\\n\\u202eb") }',
    failed('consumer-threw', 'Error: a\\n\\u202eb'),
  ],
  ['throws a secret', '() => { throw new Error("sk-secret") }', failed('consumer-threw', 'Error: (secret)')],
  [
    'throws more than is shown, with keys in it, none of which is cut before it is taken out',
    '() => { throw new Error(("K".repeat(200) + " ").repeat(5) + "no label") }',
    failed('consumer-threw', `Error: ${'(key) '.repeat(5)}no label`),
  ],
  [
    'throws more than is sent',
    '() => { throw new Error(("K".repeat(200) + " ").repeat(1_000)) }',
    failed('consumer-threw', expect.stringMatching(/^Error: (\(key\) )+\(?k?e?y?\)?…$/)),
  ],
  [
    'says a kind with a secret in it',
    '() => ({ outcome: "failed", kind: "sk-secret" })',
    failed('consumer-garbage', expect.stringMatching(/secret: .*\(secret\)/)),
  ],
  ['returns null', '() => null', failed('consumer-rejected', 'it returned null')],
  ['returns false', '() => false', failed('consumer-rejected', 'it returned false')],
  ['returns what is no number', '() => parseFloat("**0.9**")', failed('consumer-rejected', 'it returned NaN')],
  [
    'returns a day that is none',
    '() => new Date("31/12/26")',
    failed('consumer-rejected', 'it returned a date that is none'),
  ],
  [
    'returns an error of another world',
    '() => require("node:vm").runInNewContext("new RangeError(\\"no label\\")")',
    failed('consumer-rejected', 'RangeError: no label'),
  ],
  ['returns an error first', '() => [new Error("late"), undefined]', failed('consumer-rejected', 'Error: late')],
  [
    'returns an error beside nothing',
    '() => ({ error: new Error("late"), value: null })',
    failed('consumer-rejected', 'Error: late'),
  ],
  ['returns data that says error', '() => ({ error: "late", reason: "the train" })', usable],
  ['returns what neverthrow does', '() => ({ isErr: () => true, error: "late" })', failed('consumer-rejected', 'late')],
  [
    'returns what fp-ts and Effect do',
    '() => ({ _tag: "Left", left: { field: "label" } })',
    failed('consumer-rejected', '{"field":"label"}'),
  ],
  [
    'returns what arktype does',
    '() => Object.assign([{}], { " arkKind": "errors", summary: "label must be a string" })',
    failed('consumer-rejected', 'label must be a string'),
  ],
  ['returns a number', '() => 0', usable],
  ['returns an object with a tag of its own', '() => ({ _tag: "Right", right: 1 })', usable],
  ['returns an error', '() => new Error("no label")', failed('consumer-rejected', 'Error: no label')],
  [
    'returns what safeParse does',
    '() => ({ success: false, error: new Error("x") })',
    failed('consumer-rejected', 'Error: x'),
  ],
  [
    'says the outcome, and a kind of its own',
    '() => ({ outcome: "repaired", kind: "no-label" })',
    { outcome: 'repaired', failure: 'own:no-label' },
  ],
  ['says a kind that is known', '() => ({ outcome: "failed", kind: "missing-key" })', failed('missing-key')],
  [
    'says a kind that can be none',
    '() => ({ outcome: "failed", kind: "No Label!" })',
    failed('consumer-garbage', expect.any(String)),
  ],
  [
    'says an outcome that is none of ours, and what a verdict has beside it',
    '() => ({ outcome: "fail", kind: "late" })',
    failed('consumer-garbage', 'its outcome is "fail", which is none of usable, repaired, repaired-wrong, failed'),
  ],
  [
    'says an outcome that is nearly one of ours',
    '() => ({ outcome: "Failed" })',
    failed('consumer-garbage', 'its outcome is "Failed", which is none of usable, repaired, repaired-wrong, failed'),
  ],
  ['has an outcome of its own that is none of ours', '() => ({ outcome: "refund" })', usable],
];

describe('a module', () => {
  it('says of each answer what it does with it', async () => {
    const code = `const does = { ${sayings.map(([name, does]) => `${JSON.stringify(name)}: ${does}`).join(',\n')} };
      export default (answer, request) => does[answer.text](answer, request);`;
    const said = await askModule(
      code,
      sayings.map(([name]) => name),
    );
    expect(Object.fromEntries(said.map((outcome, at) => [sayings[at]?.[0], outcome]))).toEqual(
      Object.fromEntries(sayings.map(([name, , outcome]) => [name, outcome])),
    );
  });

  it.each<[string, string, string, object]>([
    ['the text alone', 'export default (text: string) => JSON.parse(text)', good, { takes: 'text' }],
    ['JSON', 'export const take = ({ label }) => label.length', good, { takes: 'json', export: 'take' }],
  ])('may take %s', async (_, code, text, settings) => {
    expect(await askModule(code, [text, 'Sure!'], settings)).toEqual([
      usable,
      failed('consumer-threw', expect.any(String)),
    ]);
  });

  it.each([
    ['a function', 'module.exports = ({ label }) => label.length', {}],
    ['a function by its name', 'exports.take = ({ label }) => label.length', { export: 'take' }],
    [
      'what TypeScript makes of a default export',
      'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = ({ label }) => label.length',
      {},
    ],
  ])('may be CommonJS that exports %s', async (_, code, settings) => {
    expect(await askModule(code, [good, '{}'], { takes: 'json', ...settings })).toEqual([
      usable,
      failed('consumer-threw', expect.any(String)),
    ]);
  });

  it.each(['tak', 'toString'])('of CommonJS that does not export %s says so when it is loaded', async (name) => {
    expect(await askModule('exports.take = () => 1', [good], { export: name })).toEqual([
      { outcome: 'unread', why: expect.stringContaining(`its export ${name} is neither a function nor a schema`) },
    ]);
  });

  it('reads what lies beside each of its files, where it lies', async () => {
    const deep = join(folderOf(), 'node_modules', 'labels');
    await mkdir(deep, { recursive: true });
    const files = {
      'label.txt': 'refund',
      'index.js':
        'exports.common = () => require("node:fs").readFileSync(require("node:path").join(__dirname, "label.txt"), "utf8")',
      'here.mjs': `import { readFileSync } from 'node:fs';
        export const byUrl = () => readFileSync(new URL('./label.txt', import.meta.url), 'utf8');
        export const byFolder = () => readFileSync(import.meta.dirname + '/label.txt', 'utf8');`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(deep, name), text);
    const code = `import { common } from 'labels'; import { byUrl, byFolder } from 'labels/here.mjs'; const does = { common, byUrl, byFolder };
      export default (text: string) => does[text]() === 'refund'`;
    const texts = ['common', 'byUrl', 'byFolder'];
    expect(await askModule(code, texts, { takes: 'text' })).toEqual(texts.map(() => usable));
  });

  it('has the decorators that its tsconfig says, where it asks for its place, too', async () => {
    await writeFile(join(folderOf(), 'tsconfig.json'), '{"compilerOptions":{"experimentalDecorators":true}}');
    const code = `const seen: unknown[] = [];
      const note = (...given: unknown[]) => void seen.push(given[1]);
      class Ticket {
        @note label = '';
      }
      export default () => typeof __dirname === 'string' && new Ticket().label === '' && seen[0] === 'label'`;
    expect(await askModule(code, ['x'])).toEqual([usable]);
  });

  it('may be a schema of zod, which says what it misses', async () => {
    const zod = pathToFileURL(join(process.cwd(), 'node_modules/zod/index.js')).pathname;
    const code = `import { z } from ${JSON.stringify(zod)}; export default z.object({ label: z.enum(['refund']) })`;
    expect(await askModule(code, [good, '{"label":"?"}'])).toEqual([
      usable,
      failed('consumer-rejected', expect.stringMatching(/^label: /)),
    ]);
  });

  it('may be a Standard Schema, async too', async () => {
    const code = `export default { '~standard': { version: 1, vendor: 'own', validate: async (value) =>
      value.label === 'refund' ? { value } : { issues: [{ message: 'no', path: [{ key: 'label' }] }] } } }`;
    expect(await askModule(code, [good, '{}'])).toEqual([usable, failed('consumer-rejected', 'label: no')]);
  });

  it('has its value held against what is right, where that is wanted', async () => {
    const texts = [good, '{"label":"delivery"}'];
    expect(await askModule('export default (a) => a.json()', texts, { compare: true }, right)).toEqual([
      usable,
      failed('wrong-value'),
    ]);
    expect(await askModule('export default () => {}', texts.slice(1), { compare: true }, right)).toEqual([
      failed('consumer-garbage', 'it gave no value to be compared'),
    ]);
  });

  it('finds no answer usable that stopped before its end', async () => {
    const cut = { finishReason: 'length', ending: 'limit' as const };
    expect(await askModule('export default () => 1', ['Then'], {}, right, cut)).toEqual([failed('truncated')]);
  });

  it('sees what was asked, and what is right', async () => {
    const request = { ...right, asked: () => ({ messages: [{ role: 'user', content: 'hi' }] }), streamed: true };
    const seen =
      '{"body":{"messages":[{"role":"user","content":"hi"}]},"streamed":true,"expected":{"kind":"json","value":{"label":"refund"}}}';
    const code = `export default (answer, request) => JSON.stringify(request) === ${JSON.stringify(seen)}`;
    expect(await askModule(code, [good], {}, request)).toEqual([usable]);
  });

  it.each([
    ['export const parse = 1', {}, 'contracts[0].export must be what', 'Did you mean "export": "parse"?'],
    [
      'import "./nowhere.ts"; export default 1',
      {},
      'contracts[0].path must be a module that can be bundled',
      'nowhere',
    ],
    [
      'import "no-such-package"; export default 1',
      {},
      'Could not resolve "no-such-package"',
      'Install what it imports',
    ],
    ['', { path: '/nowhere/module.ts' }, 'contracts[0].path must be a module, got /nowhere/module.ts', 'no file'],
  ])('that is none is a wrong input: %s', async (code, settings, ...parts) => {
    const error = await askModule(code, [good], settings).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage' });
    for (const part of parts) expect((error as Error).message).toContain(part);
  });
});
