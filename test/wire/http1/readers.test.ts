import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BodySlices, BodySpans } from '../../../lib/wire/http1/body-sinks.ts';
import { createBodyReader } from '../../../lib/wire/http1/create-body-reader.ts';
import { HeadCollector, MAX_HEAD_BYTES } from '../../../lib/wire/http1/head-collector.ts';
import { cutAt } from '../../proxies/proxy/pieces.ts';

const HEAD = 'GET / HTTP/1.1\r\nhost: a\r\nx-long: abc\r\n\r\n';

/** Feeds pieces to a collector; gives the head and what was left over. */
function collect(pieces: Buffer[]): { text: string; rest: string } {
  const collector = new HeadCollector();
  for (const [index, piece] of pieces.entries()) {
    const result = collector.push(piece, 0);
    if (result.kind === 'bad') throw new Error(result.reason);
    if (result.kind === 'head') {
      return {
        text: result.text,
        rest: Buffer.concat([piece.subarray(result.end), ...pieces.slice(index + 1)]).toString(),
      };
    }
  }
  throw new Error('no head');
}

describe('a head', () => {
  test('is found under every split in three', () => {
    const bytes = Buffer.from(`${HEAD}body\r\n\r\nmore`);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        expect(collect(cutAt(bytes, [first, second]))).toEqual({ text: HEAD, rest: 'body\r\n\r\nmore' });
      }
    }
  });

  test('is found byte by byte, behind empty lines', () => {
    const bytes = Buffer.from(`\r\n\r\n${HEAD}x`);
    expect(collect([...bytes].map((byte) => Buffer.from([byte])))).toEqual({ text: HEAD, rest: 'x' });
  });

  test('is read from the middle of a piece', () => {
    expect(new HeadCollector().push(Buffer.from(`12345${HEAD}z`), 5)).toEqual({
      kind: 'head',
      text: HEAD,
      end: 5 + HEAD.length,
    });
  });

  test('of 64 kB is taken and one byte more is refused, whole or in pieces', () => {
    const exact = Buffer.from(`GET / HTTP/1.1\r\nx: ${'a'.repeat(MAX_HEAD_BYTES - 23)}\r\n\r\n`);
    expect(exact.length).toBe(MAX_HEAD_BYTES);
    expect(new HeadCollector().push(exact, 0).kind).toBe('head');
    const over = Buffer.concat([Buffer.from('G'), exact]);
    expect(new HeadCollector().push(over, 0)).toMatchObject({ kind: 'bad', status: 431 });
    const collector = new HeadCollector();
    expect(collector.push(Buffer.alloc(MAX_HEAD_BYTES, 'a'), 0).kind).toBe('more');
    expect(collector.push(Buffer.from('a'), 0)).toMatchObject({ kind: 'bad', status: 431 });
  });

  test('that ends its lines in LF alone is refused and not waited for', () => {
    expect(new HeadCollector().push(Buffer.from('GET / HTTP/1.1\nhost: a\n\n'), 0)).toMatchObject({
      kind: 'bad',
      status: 400,
    });
  });
});

/** Feeds pieces to a chunked reader; gives the decoded body and what was left over, or null when it is broken. */
function dechunk(pieces: Buffer[]): { body: string; rest: string; done: boolean } | null {
  const reader = createBodyReader({ kind: 'chunked' });
  if (reader === null) return null;
  const slices = new BodySlices();
  let rest = '';
  for (const piece of pieces) {
    const end = reader.push(piece, 0, slices);
    if (end < 0) return null;
    rest += piece.toString('latin1', end);
  }
  const body = Buffer.concat(slices.list).toString('latin1');
  expect(reader.bytes).toBe(body.length);
  return { body, rest, done: reader.done };
}

describe('a chunked body', () => {
  test('is decoded, its end found, under any split of any chunks, extensions and trailers', () => {
    const chunk = fc.record({
      data: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      extension: fc.constantFrom('', ';a=b', ';q="x y"'),
      upper: fc.boolean(),
    });
    const trailers = fc.array(fc.constantFrom('x-sum: 1', 'A:', 'long: abcdefgh'), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 5 }),
        trailers,
        fc.array(fc.nat(300), { maxLength: 8 }),
        (chunks, lines, cuts) => {
          const body = Buffer.concat(chunks.map(({ data }) => data)).toString('latin1');
          const coded = chunks.map(({ data, extension, upper }) => {
            const size = data.length.toString(16);
            return `${upper ? size.toUpperCase() : `00${size}`}${extension}\r\n${Buffer.from(data).toString('latin1')}\r\n`;
          });
          const text = `${coded.join('')}0\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
          const bytes = Buffer.from(`${text}NEXT`, 'latin1');
          expect(dechunk(cutAt(bytes, cuts))).toEqual({ body, rest: 'NEXT', done: true });
        },
      ),
    );
  });

  test.each([
    ['no size', '\r\nabc'],
    ['a size that is no hexadecimal number', 'xyz\r\n'],
    ['a sign', '+3\r\nabc\r\n'],
    ['a prefix', '0x3\r\nabc\r\n'],
    ['a space behind the size', '3 \r\nabc\r\n'],
    ['a size beyond what can be counted', 'ffffffffffffffff\r\n'],
    ['seventeen digits', '00000000000000003\r\nabc\r\n'],
    ['a bare LF behind the size', '3\nabc\r\n'],
    ['a bare LF in an extension', '3;a\nabc\r\n'],
    ['data longer than its size', '3\r\nabcd\r\n'],
    ['a bare LF behind the data', '3\r\nabc\n0\r\n\r\n'],
    ['a folded trailer', '0\r\n x: 1\r\n\r\n'],
    ['a trailer that ends in LF', '0\r\nx: 1\n\r\n'],
    ['a bare LF at the end', '0\r\n\n'],
    ['an extension without end', `3;${'a'.repeat(17_000)}`],
    ['trailers without end', `0\r\n${'a: b\r\n'.repeat(20_000)}`],
  ])('is refused for %s', (_, text) => {
    expect(dechunk([Buffer.from(text)])).toBeNull();
    expect(dechunk([...Buffer.from(text)].map((byte) => Buffer.from([byte])))).toBeNull();
  });
});

test('a body of known length ends at its last byte', () => {
  const reader = createBodyReader({ kind: 'length', bytes: 5 });
  const slices = new BodySlices();
  expect(reader?.push(Buffer.from('..abc'), 2, slices)).toBe(5);
  expect(reader?.done).toBe(false);
  expect(reader?.push(Buffer.from('deNEXT'), 0, slices)).toBe(2);
  expect(reader?.done).toBe(true);
  expect(Buffer.concat(slices.list).toString()).toBe('abcde');
});

test('the spans of a chunk are those of its body, and none is left of the chunk before', () => {
  const reader = createBodyReader({ kind: 'chunked' });
  const spans = new BodySpans();
  const see = (text: string): string[] => {
    const chunk = Buffer.from(text);
    spans.clear();
    reader?.push(chunk, 0, spans);
    return Array.from({ length: spans.count }, (_, at) => chunk.toString('latin1', spans.start(at), spans.end(at)));
  };
  expect(see('3\r\nabc\r\n2\r\nde\r\n4\r\nf')).toEqual(['abc', 'de', 'f']);
  expect(see('ghi\r\n')).toEqual(['ghi']);
  expect(see('0\r\n\r\n')).toEqual([]);
});
