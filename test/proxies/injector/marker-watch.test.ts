import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMarkerWatch } from '../../../lib/proxies/injector/marker-watch.ts';
import { cutAt } from '../proxy/pieces.ts';

const stream = [['content-type', 'text/event-stream']] as const;
/** So many of the last bytes count. */
const KEPT_BYTES = 64;
const piece = fc.constantFrom(
  'data: {"a":1}\n\n',
  'data: [DONE]\n\n',
  'data:[DONE]',
  '\r\n',
  '\n',
  '}\n\n',
  ': keep-alive\n\n',
  'é',
);

test('the marker is seen among the last bytes, however the stream comes in pieces', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(120), { maxLength: 12 }), (texts, cuts) => {
      const text = texts.join('');
      const watch = createMarkerWatch(stream);
      for (const part of cutAt(Buffer.from(text), cuts)) {
        // In the middle of what came with it, as a chunk's data stands in the chunk.
        watch?.push(Buffer.concat([Buffer.from('d\r\n'), part, Buffer.from(']\n')]), 3, 3 + part.length);
      }
      expect(watch?.seen()).toBe(/^data: ?\[DONE\]\s*$/m.test(Buffer.from(text).toString('latin1').slice(-KEPT_BYTES)));
    }),
    { numRuns: 2_000 },
  );
});

test('of what is no event stream, or compressed, nothing is watched', () => {
  expect(createMarkerWatch([['content-type', 'application/json']])).toBeNull();
  expect(createMarkerWatch([...stream, ['content-encoding', 'gzip']])).toBeNull();
});

test.each([
  ['the marker', ['data: {"a":1}\n\n', 'data: [DONE]\n\n'], true],
  ['the marker without a space', ['data:[DONE]\n\n'], true],
  ['the marker in three pieces', ['data: {"a":1}\n\nda', 'ta: [DO', 'NE]\n\n'], true],
  ['an event of JSON', ['data: {"a":1}\n\n'], false],
  ['a marker that was cut', ['data: {"a":1}\n\ndata: [DON'], false],
  ['the marker as a text of the model', ['data: {"a":"data: [DONE]"}\n\n'], false],
  ['nothing', [], false],
])('a stream that ends with %s', (_, parts, seen) => {
  const watch = createMarkerWatch(stream);
  for (const part of parts) watch?.push(Buffer.from(part), 0, Buffer.byteLength(part));
  expect(watch?.seen()).toBe(seen);
});
