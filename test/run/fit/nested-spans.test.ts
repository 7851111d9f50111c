import { describe, expect, test } from 'vitest';
import { createNesting, type NestedSpan } from '../../../lib/run/fit/forms/nested-spans.ts';

const CHAT = 0;
const CHAT_SERVER = 1;
const EMBEDDINGS = 2;
type Told = readonly [id: string, parent: string | undefined, kind: NestedSpan['kind']];

/** What counts of these spans, of a kind or between such, in one line of a log or a line each. */
function countOf(spans: readonly Told[], isOneLine: boolean): string[] {
  const nesting = createNesting();
  const told = spans.map(([id, parent, kind]): NestedSpan => ({ id, parent, kind }));
  const places = isOneLine ? nesting.place(told) : told.flatMap((span) => nesting.place([span]));
  return told.flatMap(({ id, kind }, place) =>
    typeof kind === 'number' && places[place] === 'counts' ? [id ?? ''] : [],
  );
}

describe.each([true, false])('of spans in one line of a log (%s)', (isOneLine) => {
  test.each<[what: string, spans: Told[], counts: string[]]>([
    [
      'a library around the client it uses is one call',
      [
        ['b', 'a', CHAT],
        ['a', undefined, CHAT],
      ],
      ['b'],
    ],
    [
      'so is one with HTTP between them',
      [
        ['c', 'b', CHAT],
        ['b', 'a', 'through'],
        ['a', undefined, CHAT],
      ],
      ['c'],
    ],
    [
      'and one that lies three deep',
      [
        ['c', 'b', CHAT],
        ['b', 'a', CHAT],
        ['a', undefined, CHAT],
      ],
      ['c'],
    ],
    [
      'two tries in one are two',
      [
        ['b', 'a', CHAT],
        ['c', 'a', CHAT],
        ['a', undefined, CHAT],
      ],
      ['b', 'c'],
    ],
    [
      'embeddings in a chat are two',
      [
        ['b', 'a', EMBEDDINGS],
        ['a', undefined, CHAT],
      ],
      ['b', 'a'],
    ],
    [
      'what a tool asks that a call led to is another',
      [
        ['c', 'b', CHAT],
        ['b', 'a', 'apart'],
        ['a', undefined, CHAT],
      ],
      ['c', 'a'],
    ],
    [
      'a client, the server it called and the client of that are one of each side',
      [
        ['c', 'b', CHAT],
        ['b', 'a', CHAT_SERVER],
        ['a', undefined, CHAT],
      ],
      ['c', 'b'],
    ],
    [
      'those of two traces are two',
      [
        ['1 b', '1 a', CHAT],
        ['2 a', undefined, CHAT],
      ],
      ['1 b', '2 a'],
    ],
  ])('%s', (_, spans, counts) => {
    expect(countOf(spans, isOneLine)).toEqual(counts);
  });
});

test('where the outer one came in a line before, it counts, and the inner one does not', () => {
  const spans: Told[] = [
    ['a', undefined, CHAT],
    ['b', 'a', CHAT],
  ];
  expect(countOf(spans, false)).toEqual(['a']);
  expect(countOf(spans, true)).toEqual(['b']);
});

test('what lies in itself ends', () => {
  const spans: Told[] = [
    ['a', 'b', CHAT],
    ['b', 'a', CHAT],
  ];
  expect(countOf(spans, false)).toEqual(['a']);
  expect(countOf(spans, true)).toEqual([]);
});

test('a span without an id is one by itself', () => {
  const span: NestedSpan = { id: undefined, parent: undefined, kind: CHAT };
  expect(createNesting().place([span, span])).toEqual(['counts', 'counts']);
});

test('what was long ago is known no more: memory has a bound', () => {
  const nesting = createNesting();
  nesting.place([{ id: 'b', parent: 'a', kind: CHAT }]);
  for (let place = 0; place < 60_000; place++) nesting.place([{ id: `x${place}`, parent: `y${place}`, kind: CHAT }]);
  expect(nesting.place([{ id: 'a', parent: undefined, kind: CHAT }])).toEqual(['counts']);
});
