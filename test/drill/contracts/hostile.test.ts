import type { Expected } from '../../../lib/kit/terms/expected.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureKinds } from '../../../lib/kit/terms/failure-kind.ts';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { fuzz } from '../../support/fuzz.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

const contracts = [
  createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema }),
  createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools }),
  createContract({ kind: 'markdown', for: 'chat' }),
  createContract({ kind: 'stream', for: 'chat' }),
  createContract({
    kind: 'text',
    for: 'chat',
    minWords: 3,
    maxWords: 1_000,
    maxCharacters: 100_000,
    contains: ['ticket'],
    matches: ['^(\\w+ ?)+$'],
    forbids: ['(a+)+b'],
    decimals: 'point',
    maxForeignLetters: 0.02,
    maxSystemWords: 12,
  }),
  createContract({
    kind: 'guard',
    for: 'chat',
    by: { kind: 'phrases', on: 'answer', block: ['as an AI'], patterns: ['^(\\w+ ?)+$'], caseSensitive: false },
  }),
  createContract({
    kind: 'markdown',
    for: 'chat',
    requires: { heading: true, list: true, table: true, minWords: 5, mentions: ['ticket'] },
  }),
  createContract({
    kind: 'house-rules',
    for: 'chat',
    rules: [
      { name: 'sign-off', matches: ['(\\w+ ?)+kind regards$'], contains: [], forbids: [] },
      { name: 'no-law', contains: [], matches: [], forbids: ['(l+a*w*)+y', '(a|aa)+$'], maxSystemWords: 12 },
    ],
  }),
  ...(['number', 'any-number', 'json:/score'] as const).map((reads) =>
    createContract({ kind: 'guard', for: 'chat', by: { kind: 'score', reads, threshold: 0.5 } }),
  ),
];
/** Of one contract over an answer and a call; the slowest shape takes about 2 s over the call of a tool, where 0.2 s is usual. */
const MOST_MS_AT_10_MB = 2_500;
const MOST_MB_AT_10_MB = 1_500;
const expectations: Expected[] = [
  { kind: 'unknown' },
  { kind: 'json', value: { ticket_id: 1 } },
  { kind: 'tool-call', name: 'open_case', arguments: { ticket_id: 1 } },
];

/** What the classifiers look for, so that fuzzing gets past the first character. */
const fragments = [
  `{ } [ ] " ' \\ \\" : , \` \`\`\` ~~~ | |---| ** * ]( ( ) // /* */ # ## ... $$ \\( \\u <think> </think> <details> </details>`,
  `ticket_id "ticket_id": true None NaN - 0 1e9 .5 cannot word \u2026 \u201c \ufeff \u200b \ud83d \u7684 __proto__ "constructor":`,
].flatMap((text) => text.split(' '));
const pieces = fc.array(fc.constantFrom(...fragments, ' ', '\u00a0', '\n', '\r\n', '```json\n', 'I cannot help'), {
  maxLength: 60,
});
const texts = fc.oneof(
  pieces.map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
);

const isKnown = (failure: string): boolean =>
  Object.hasOwn(failureKinds, failure) || /^own:(?:sign-off|no-law)$/.test(failure);

function saying(text: string): Answer {
  return { ...emptyAnswer(), text };
}
function calling(text: string): Answer {
  return { ...emptyAnswer(), toolCalls: [{ id: 'call_1', name: 'open_case', arguments: text }] };
}

describe('contracts on hostile answers', () => {
  it('never throw, and name a known failure kind', () => {
    expect(Object.keys(failureKinds).length).toBeGreaterThan(80);
    fc.assert(
      fc.property(texts, fc.constantFrom(...expectations), (text, expected) => {
        for (const contract of contracts) {
          for (const answer of [saying(text), calling(text)]) {
            const verdict = contract.check(answer, expecting(expected));
            if (verdict.outcome !== 'usable') expect(verdict.failure).toSatisfy(isKnown);
          }
        }
      }),
      fuzz(1_000),
    );
  });

  const shapes: [string, (length: number) => string][] = [
    ['open braces', (length) => '{'.repeat(length)],
    ['nested lists', (length) => '['.repeat(length / 2) + ']'.repeat(length / 2)],
    ['nested objects', (length) => '{"a":'.repeat(length / 5)],
    ['lists around a word', (length) => `${'['.repeat(length / 2)}x${']'.repeat(length / 2)}`],
    ['objects around a word', (length) => `${'{"a":'.repeat(length / 6)}x${'}'.repeat(length / 6)}`],
    ['objects closed', (length) => `${'{"a":'.repeat(length / 6)}1${'}'.repeat(length / 6)}`],
    ['the prototype', (length) => `{${'"__proto__":{"a":1},'.repeat(length / 20)}"constructor":1}`],
    ['lone surrogates', (length) => '\ud800'.repeat(length)],
    ['NUL', (length) => '\0'.repeat(length)],
    ['what is no UTF-8', (length) => Buffer.alloc(length, '\xff\xc0\xed\xa0 {', 'latin1').toString('utf8')],
    ['bait for patterns', (length) => `${'a'.repeat(length - 1)}!`],
    ['bait for patterns of words', (length) => `${'law '.repeat(length / 4)}!`],
    ['digits', (length) => '9'.repeat(length)],
    ['quotes', (length) => '"'.repeat(length)],
    ['an open string', (length) => `{"a":"${'b'.repeat(length)}`],
    ['inner quotes', (length) => `{"a":"${'x"y '.repeat(length / 4)}"}`],
    ['backslashes', (length) => `{"a":"${'\\'.repeat(length)}`],
    ['spaces', (length) => `{"a":${' '.repeat(length)}`],
    ['spaces after commas', (length) => `{"a":1${', '.repeat(length / 2)}`],
    ['backticks', (length) => '` `` '.repeat(length / 5)],
    [
      'backtick runs of every length',
      (length) => Array.from({ length: Math.sqrt(2 * length) }, (_, run) => '`'.repeat(run + 1)).join(' '),
    ],
    ['fences', (length) => '```\n'.repeat(length / 4)],
    ['stars', (length) => '*'.repeat(length)],
    ['bold pairs', (length) => '**a '.repeat(length / 4)],
    ['links', (length) => '[a](('.repeat(length / 5)],
    ['pipes', (length) => '|'.repeat(length)],
    ['table rows', (length) => '|a|b|\n|-|-|\n'.repeat(length / 12)],
    ['open tags', (length) => '<details>'.repeat(length / 9)],
    ['angle brackets', (length) => '<'.repeat(length)],
    ['think marks', (length) => '<think>'.repeat(length / 7)],
    ['many objects', (length) => '{"a":1}\n'.repeat(length / 8)],
    ['prose with braces', (length) => 'see {x} '.repeat(length / 8)],
    [
      'schema breaches',
      (length) => `{${Array.from({ length: length / 12 }, (_, key) => `"key${key}":"1"`).join(',')}}`,
    ],
    ['refusal in the making', (length) => 'sorry, '.repeat(length / 7)],
    ['call marks', (length) => '<tool_call>open_case('.repeat(length / 21)],
    ['calls in Python', (length) => 'open_case(a='.repeat(length / 12)],
    ['parameters', (length) => `<tool_call>open_case${'<parameter=a>'.repeat(length / 13)}`],
    ['thoughts closed', (length) => '</think>'.repeat(length / 8)],
    ['fences of one line', (length) => '```json {'.repeat(length / 9)],
    ['hashes', (length) => '#'.repeat(length)],
    ['foreign letters', (length) => '的a'.repeat(length / 2)],
  ];

  it.each(shapes)('take time in proportion to their length: %s', (_, write) => {
    const [small, large] = [32_768, 524_288].map((length) => {
      const text = write(length);
      return Math.min(...[1, 2, 3].map(() => timeAll(text)));
    });
    // Sixteen times the length; quadratic would be 256 times. The floor is for texts too quick to time.
    expect((large ?? 0) / Math.max(small ?? 0, 2)).toBeLessThan(80);
  });

  // Of ten million characters, nested by millions where they nest; more than an observer keeps of an answer.
  it.each(shapes)('take seconds over ten million characters, and bounded memory: %s', (_, write) => {
    const text = write(10_000_000);
    expect(timeAll(text) / contracts.length).toBeLessThan(MOST_MS_AT_10_MB);
    expect(process.memoryUsage().rss / 1024 ** 2).toBeLessThan(MOST_MB_AT_10_MB);
  });

  it('leave the prototype of all objects as it was', () => {
    for (const text of [
      '{"__proto__":{"polluted":1}}',
      '```json\n{"__proto__":{"polluted":1},}\n```',
      "{'__proto__': {'polluted': 1}}",
    ])
      timeAll(text);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
  });

  function timeAll(text: string): number {
    return measureCpuMs(() => {
      for (const contract of contracts) {
        for (const answer of [saying(text), calling(text)])
          expect(contract.check(answer, unknownRequest).outcome).toMatch(/^(?:usable|repaired|repaired-wrong|failed)$/);
      }
    });
  }
});
