import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseReader, type SseEvent } from '../../../lib/wire/sse/sse.ts';

function readSse(bytes: Uint8Array, cuts: readonly number[] = []): SseEvent[] {
  const reader = createSseReader();
  const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).flatMap((place, index) => reader.push(bytes.subarray(places[index], place)));
}
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, string, [string, string][]]>([
  [
    'LF',
    'data: a\n\ndata: b\n\n',
    [
      ['message', 'a'],
      ['message', 'b'],
    ],
  ],
  [
    'CR LF',
    'data: a\r\n\r\ndata: b\r\n\r\n',
    [
      ['message', 'a'],
      ['message', 'b'],
    ],
  ],
  [
    'CR',
    'data: a\r\rdata: b\r\r',
    [
      ['message', 'a'],
      ['message', 'b'],
    ],
  ],
  [
    'mixed line ends',
    'data: a\r\n\ndata: b\n\r\n',
    [
      ['message', 'a'],
      ['message', 'b'],
    ],
  ],
  ['a byte order mark', '\ufeffdata: a\n\n', [['message', 'a']]],
  ['comments', ': ping\n\n:\ndata: a\n: in between\n\n', [['message', 'a']]],
  ['data in several lines', 'data: a\ndata:  b\ndata\ndata:c\n\n', [['message', 'a\n b\n\nc']]],
  ['data in several lines that end in CR LF', 'data: a\r\ndata: b\r\n\r\n', [['message', 'a\nb']]],
  [
    'an event name',
    'event: error\ndata: a\n\ndata: b\n\n',
    [
      ['error', 'a'],
      ['message', 'b'],
    ],
  ],
  ['an event without data', 'event: ping\n\ndata: b\n\n', [['message', 'b']]],
  ['id, retry and unknown fields', 'id: 1\nretry: 5\nfoo: bar\ndata: a\n\n', [['message', 'a']]],
  ['an event without its empty line', 'data: a\n\ndata: b\n', [['message', 'a']]],
  ['characters of several bytes', 'data: é€😀\n\n', [['message', 'é€😀']]],
])('a stream with %s is read alike under every split in three and byte by byte', (_, text, expected) => {
  const bytes = encode(text);
  const events = expected.map(([event, data]) => ({ event, data }));
  expect(readSse(bytes)).toEqual(events);
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) expect(readSse(bytes, [first, second])).toEqual(events);
  }
  expect(readSse(bytes, [...bytes.keys()])).toEqual(events);
});

test('any bytes at all are read alike in one piece and in many', () => {
  const piece = fc.constantFrom('data:', 'data: x', '\n', '\r', '\r\n', ':', 'event: e', ' ', '😀', 'é', '\ufeff', 'a');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(120), { maxLength: 10 }), (pieces, cuts) => {
      const bytes = encode(pieces.join(''));
      expect(readSse(bytes, cuts)).toEqual(readSse(bytes));
    }),
  );
});

test.each<[string, string, [string, string] | null]>([
  ['without its empty line', 'data: a\n\ndata: b\n', ['message', 'b']],
  ['without the end of its line', 'event: x\ndata: b', ['x', 'b']],
  ['cut in its data', 'data: {"a":', ['message', '{"a":']],
  ['without data', 'data: a\n\nevent: x\n', null],
  ['that is a comment', 'data: a\n\n: ping', null],
  ['that was whole', 'data: a\n\n', null],
])('an event that the stream ends in, %s, is given out at the end', (_, text, expected) => {
  const reader = createSseReader();
  reader.push(encode(text));
  expect(reader.end()).toEqual(expected && { event: expected[0], data: expected[1] });
});
