import { describe, expect, it } from 'vitest';
import { contracts, contractSettings, createContract, isOutside } from '../../../lib/drill/contracts/index.ts';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';

const written = [
  { kind: 'json-schema', for: 'extraction', schema: extractionSchema },
  { kind: 'tool-call', for: 'tool-call', tools: supportTools },
  { kind: 'markdown', for: 'chat' },
  { kind: 'whole-answer', for: 'chat' },
  { kind: 'stream', for: 'chat', usage: true },
  {
    kind: 'module',
    for: 'extraction',
    path: 'app/parse-ticket.ts',
    export: 'parseTicket',
    takes: 'text',
    compare: true,
    timeoutMs: 500,
    memoryMb: 256,
  },
  {
    kind: 'command',
    for: 'extraction',
    command: ['python', 'parse_ticket.py'],
    env: { MODE: '${MODE}' },
    folder: 'app',
    processes: 2,
    compare: true,
    timeoutMs: 500,
    startWithinMs: 9_000,
    memoryMb: 256,
  },
  { kind: 'text', for: 'chat', contains: ['ticket'], matches: [], forbids: ['as an AI'], maxWords: 200 },
  {
    kind: 'house-rules',
    for: 'chat',
    rules: [{ name: 'sign-off', contains: ['Kind regards'], matches: [], forbids: [] }],
  },
  {
    kind: 'guard',
    for: 'chat',
    by: { kind: 'phrases', on: 'answer', block: ['as an AI'], patterns: [], caseSensitive: false },
  },
  { kind: 'semantic', for: 'orders', by: { kind: 'label', at: '/label', labels: ['refund', 'delivery'] } },
];

describe('contracts of a drill file', () => {
  it.each(written)('are read and made: $kind', (input) => {
    const settings = contractSettings.read(input, 'contracts[0]');
    expect(settings).toEqual(input);
    if (isOutside(settings)) return;
    const request =
      input.kind === 'semantic' ? expecting({ kind: 'json', value: { label: 'refund' } }) : unknownRequest;
    expect(createContract(settings).check(emptyAnswer(), request)).toMatchObject({
      outcome: 'failed',
      failure: 'empty-content',
    });
  });

  it('may hold one schema id twice, as two drills in one process do', () => {
    for (const type of ['object', 'array']) {
      expect(() => createContract({ kind: 'json-schema', for: 'chat', schema: { $id: 'ticket', type } })).not.toThrow();
    }
  });

  it('are all of those there are', () => {
    expect(written.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(contracts).toSorted());
  });

  it.each([
    [{ kind: 'json-schma', for: 'chat' }, 'contracts[0].kind must be one of', 'Did you mean "json-schema"?'],
    [{ kind: 'markdown', for: 'Talk' }, 'contracts[0].for must be lower-case words', 'got "Talk"'],
    [{ kind: 'json-schema', for: 'chat' }, 'contracts[0].schema is missing', 'what the JSON must match'],
    [
      { kind: 'json-schema', for: 'chat', schema: { type: 'strin' } },
      'contracts[0].schema must be a JSON schema that compiles',
      'type',
    ],
    [
      { kind: 'json-schema', for: 'chat', schema: { $ref: '#/nowhere' } },
      'contracts[0].schema must be a JSON schema that compiles',
      'nowhere',
    ],
    [{ kind: 'text', for: 'chat' }, 'contracts[0] must be given something to hold a text to', 'got {}'],
    [
      { kind: 'text', for: 'chat', minWords: 9, maxWords: 3 },
      'contracts[0].maxWords must be at least minWords (9)',
      'got 3',
    ],
    [
      { kind: 'house-rules', for: 'chat', rules: [{ name: 'a'.repeat(41), maxWords: 3 }] },
      'contracts[0].rules[0].name must be at most 40 characters',
      'got "aaa',
    ],
    [
      { kind: 'house-rules', for: 'chat', rules: [{ name: 'a' }] },
      'contracts[0].rules[0] must be given something to hold a text to',
      'a',
    ],
    [
      {
        kind: 'house-rules',
        for: 'chat',
        rules: [
          { name: 'a', maxWords: 3 },
          { name: 'a', maxWords: 4 },
        ],
      },
      'contracts[0].rules[1].name must be another than those before it',
      'got "a"',
    ],
    [
      { kind: 'guard', for: 'chat', by: { kind: 'phrases' } },
      'contracts[0].by must be given something to block',
      'in block or patterns',
    ],
    [
      { kind: 'guard', for: 'chat', by: { kind: 'phrases', patterns: ['(a'] } },
      'contracts[0].by.patterns[0] must be a regular expression',
      'Unterminated group',
    ],
    [{ kind: 'semantic', for: 'chat' }, 'contracts[0].by is missing', 'how it is held against what is expected'],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'fields', fields: [{ kind: 'numbr', at: '/a' }] } },
      'contracts[0].by.fields[0].kind must be one of',
      'Did you mean "number"?',
    ],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'fields', fields: [{ kind: 'exact', at: 'total' }] } },
      'contracts[0].by.fields[0].at must be a JSON pointer',
      'got "total"',
    ],
    [
      {
        kind: 'semantic',
        for: 'chat',
        by: {
          kind: 'fields',
          fields: [
            { kind: 'exact', at: '/a' },
            { kind: 'text', at: '/a' },
          ],
        },
      },
      'contracts[0].by.fields[1].at must be another than those before it',
      'got "/a"',
    ],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'fields', minMatch: 0 } },
      'contracts[0].by.minMatch must be',
      'got 0',
    ],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'label', at: '/label', labels: ['late', '…', 'x'] } },
      'contracts[0].by.labels[1] must be of other words',
      'got "…"',
    ],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'label', at: '/label', labels: ['too late', 'Too_Late'] } },
      'contracts[0].by.labels[1] must be of other words than those before it',
      'got "Too_Late"',
    ],
    [
      { kind: 'semantic', for: 'chat', by: { kind: 'number', at: '/total', tolerance: -1 } },
      'contracts[0].by.tolerance must be',
      'got -1',
    ],
    [{ kind: 'tool-call', for: 'chat', tools: [] }, 'contracts[0].tools must be a list of at least 1', 'got []'],
    [
      { kind: 'tool-call', for: 'chat', tools: [{ name: 'a', description: 'b', parameters: { type: 7 } }] },
      'contracts[0].tools[0].parameters must be a JSON schema that compiles',
      'type',
    ],
  ])('are refused with path and reason: %j', (input, rule, detail) => {
    const read = (): unknown => contractSettings.read(input, 'contracts[0]');
    expect(read).toThrow(rule);
    expect(read).toThrow(detail);
  });
});
