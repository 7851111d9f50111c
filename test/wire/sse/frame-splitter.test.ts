import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameSplitter, joinBytes } from '../../../lib/wire/sse/frame-splitter.ts';
import { readFrame, renderFrame } from '../../../lib/wire/sse/frame.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { cutAt } from '../../proxies/proxy/pieces.ts';

const split = (bytes: Buffer, cuts: readonly number[]): { frames: string[]; rest: string } => {
  const splitter = createFrameSplitter();
  const frames = cutAt(bytes, cuts).flatMap((piece) => splitter.push(piece));
  return {
    frames: frames.map((frame) => Buffer.from(frame).toString()),
    rest: Buffer.from(splitter.take()).toString(),
  };
};

test.each([
  ['a\n\nb\n\n', ['a\n\n', 'b\n\n'], ''],
  ['a\r\n\r\nb\r\n\r\n', ['a\r\n\r\n', 'b\r\n\r\n'], ''],
  // Whether an LF belongs to the last CR is not known yet.
  ['a\r\rb\r\r', ['a\r\r'], 'b\r\r'],
  ['a\r\n\nb\n\r\nc', ['a\r\n\n', 'b\n\r\n'], 'c'],
  ['\n\na\n', ['\n', '\n'], 'a\n'],
])('%j is cut behind its blank lines', (text, frames, rest) => {
  expect(split(Buffer.from(text), [])).toEqual({ frames, rest });
});

const stream = fc
  .array(fc.constantFrom('data: a', 'data', ': c', 'event: e', '\n', '\r\n', '\r', '\u00e4', '\ufeff', ' '))
  .map((parts) => Buffer.from(parts.join('')));

test('any bytes come out as they went in, cut alike wherever they were cut, and read as the events they are', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(60)), (bytes, cuts) => {
      const { frames, rest } = split(bytes, cuts);
      expect(frames.join('') + rest).toBe(bytes.toString());
      expect({ frames, rest }).toEqual(split(bytes, []));
      const whole = createSseReader().push(joinBytes([bytes, Buffer.from('\n')]));
      const known = frames.map((frame) => readFrame(Buffer.from(frame))).filter(({ data }) => data !== null);
      // A byte order mark within a stream is no mark.
      if (bytes.includes('\ufeff')) return;
      expect(known.map(({ event, data }) => ({ event, data }))).toEqual(whole.slice(0, known.length));
    }),
  );
});

test('an event with other data keeps its other lines and line ends', () => {
  const frame = readFrame(Buffer.from('id: 1\r\nevent: a\r\ndata: x\r\ndata: y\r\n: c\r\n\r\n'));
  expect(Buffer.from(renderFrame(frame, 'z', 'b')).toString()).toBe('id: 1\r\nevent: b\r\ndata: z\r\n: c\r\n\r\n');
  expect(Buffer.from(renderFrame(frame, 'z')).toString()).toBe('id: 1\r\nevent: a\r\ndata: z\r\n: c\r\n\r\n');
});
