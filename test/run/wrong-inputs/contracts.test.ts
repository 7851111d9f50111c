/** What is wrong in a drill's contracts is said in a line each, with the line of the file. */
import { expect, it } from 'vitest';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { readDocument } from '../../../lib/kit/documents/read-document.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';

const drill = writeDrill();
const tool = { name: 'refund', description: 'Pays back.', parameters: { type: 'object' } };

/** What the contract is refused with; it stands last in the file. */
function refuse(...contracts: object[]): string[] {
  const text = JSON.stringify({ ...drill, contracts }, null, 1);
  try {
    readDocument(text, 'drill.json', (value) => parseDrill(value, mockSettings));
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

it.each<[what: string, contract: object, message: RegExp]>([
  [
    'no kind',
    { for: 'chat' },
    /contracts\[0\]\.kind must be one of json-schema, tool-call, markdown, whole-answer, module, command, .*got nothing/,
  ],
  [
    'a kind nobody knows',
    { kind: 'jsonschema', for: 'chat' },
    /contracts\[0\]\.kind must be one of .*Did you mean "json-schema"\?/,
  ],
  ['nobody it is for', { kind: 'markdown' }, /contracts\[0\]\.for is missing: the request whose answers it judges/],
  [
    'a name that is none',
    { kind: 'markdown', for: 'My Chat' },
    /contracts\[0\]\.for must be lower-case words joined by hyphens, got "My Chat"/,
  ],
  [
    'a request that is never sent',
    { kind: 'markdown', for: 'chta' },
    /contracts\[0\]\.for must be one of extraction, tool-call, chat, got "chta"\. Did you mean "chat"\?/,
  ],
  ['a key nobody knows', { kind: 'markdown', for: 'chat', schmea: {} }, /contracts\[0\]\.schmea is not a known key/],
  [
    'a fault of markdown that is none',
    { kind: 'markdown', for: 'chat', ignores: ['md-tabel'] },
    /contracts\[0\]\.ignores\[0\] must be one of md-fence, .*Did you mean "md-table"\?/,
  ],
  [
    'a rule for tags that is none',
    { kind: 'markdown', for: 'chat', html: 'open' },
    /contracts\[0\]\.html must be one of closed, none, got "open"/,
  ],
  [
    'a stream’s usage that is no yes or no',
    { kind: 'stream', for: 'chat', usage: 1 },
    /contracts\[0\]\.usage must be true or false, got 1/,
  ],
  ['no schema', { kind: 'json-schema', for: 'extraction' }, /contracts\[0\]\.schema is missing/],
  [
    'a schema that is a text',
    { kind: 'json-schema', for: 'extraction', schema: 'order.json' },
    /contracts\[0\]\.schema must be a JSON object, got "order\.json"/,
  ],
  [
    'a schema that does not compile',
    { kind: 'json-schema', for: 'extraction', schema: { type: 'objekt' } },
    /contracts\[0\]\.schema must be a JSON schema that compiles/,
  ],
  [
    'a pattern that is none',
    { kind: 'json-schema', for: 'extraction', schema: { type: 'string', pattern: '(' } },
    /contracts\[0\]\.schema must be a JSON schema that compiles/,
  ],
  [
    'a reference that leads nowhere',
    { kind: 'json-schema', for: 'extraction', schema: { $ref: '#/$defs/x' } },
    /contracts\[0\]\.schema must be a JSON schema that compiles/,
  ],
  [
    'no way to compare',
    { kind: 'semantic', for: 'extraction', by: {} },
    /contracts\[0\]\.by\.kind must be one of fields, label, number, text/,
  ],
  [
    'one label only',
    { kind: 'semantic', for: 'extraction', by: { kind: 'label', at: '/category', labels: ['refund'] } },
    /contracts\[0\]\.by\.labels must be a list of at least 2, at most 1000, got \["refund"\]/,
  ],
  [
    'no tools',
    { kind: 'tool-call', for: 'tool-call', tools: [] },
    /contracts\[0\]\.tools must be a list of at least 1, got \[\]/,
  ],
  [
    'a tool without a name',
    { kind: 'tool-call', for: 'tool-call', tools: [{ ...tool, name: '' }] },
    /contracts\[0\]\.tools\[0\]\.name must be a non-empty text, got ""/,
  ],
  [
    'a tool whose parameters are no schema',
    { kind: 'tool-call', for: 'tool-call', tools: [{ ...tool, parameters: { type: 3 } }] },
    /contracts\[0\]\.tools\[0\]\.parameters must be a JSON schema that compiles/,
  ],
])('a contract with %s', (_, contract, message) => {
  const lines = refuse(contract);
  expect(lines).toEqual([expect.stringMatching(message)]);
  expect(lines[0]).toMatch(/^drill\.json: .* \(line \d+\)$/);
});

it('all of them are told at once', () => {
  expect(
    refuse(
      { kind: 'markdown', for: 'My Chat' },
      { kind: 'json-schema', for: 'extraction' },
      { kind: 'x', for: 'chat' },
    ),
  ).toEqual([
    expect.stringMatching(/contracts\[0\]\.for must be .* \(line \d+\)$/),
    expect.stringMatching(/contracts\[1\]\.schema is missing.* \(line \d+\)$/),
    expect.stringMatching(/contracts\[2\]\.kind must be .* \(line \d+\)$/),
  ]);
});
