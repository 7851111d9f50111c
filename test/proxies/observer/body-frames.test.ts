import { describe, expect, it } from 'vitest';
import { createBodyFrames } from '../../../lib/proxies/observer/body-frames.ts';

/** The frames of a body that comes cut at every `size` bytes, a millisecond apart. */
function framesOf(
  body: string | Uint8Array,
  size: number,
  isEventStream: boolean,
): ReturnType<ReturnType<typeof createBodyFrames>['end']> {
  const bytes = Buffer.from(body);
  const frames = createBodyFrames(isEventStream);
  for (let at = 0; at < bytes.length; at += size) frames.push(bytes.subarray(at, at + size), at);
  return frames.end();
}

describe('the frames of a body', () => {
  const stream = '\uFEFFdata: {"a":"grüße 🎉"}\n\nevent: x\r\ndata: 2\r\n\r\n: comment\n\ndata: cut of';

  it.each([1, 2, 3, 5, 7, 1_000])('are the events of a stream, cut at every %i bytes', (size) => {
    const read = framesOf(stream, size, true);
    if (read.kind !== 'text') throw new Error(read.reason);
    expect(read.frames.map(({ data }) => data)).toEqual([
      '\uFEFFdata: {"a":"grüße 🎉"}\n\n',
      'event: x\r\ndata: 2\r\n\r\n',
      ': comment\n\n',
      'data: cut of',
    ]);
    const times = read.frames.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('bear the time their last byte came at', () => {
    const frames = createBodyFrames(true);
    frames.push(Buffer.from('data: 1'), 10);
    frames.push(Buffer.from('\n\ndata: 2\n\ndata: 3'), 20);
    frames.push(Buffer.from('\n\n'), 35);
    expect(frames.end()).toEqual({
      kind: 'text',
      frames: [
        { atMs: 20, data: 'data: 1\n\n' },
        { atMs: 20, data: 'data: 2\n\n' },
        { atMs: 35, data: 'data: 3\n\n' },
      ],
    });
  });

  it('are the pieces of any other body', () => {
    expect(framesOf('{"é":1}', 3, false)).toEqual({
      kind: 'text',
      frames: [
        { atMs: 0, data: '{"' },
        { atMs: 3, data: 'é":' },
        { atMs: 6, data: '1}' },
      ],
    });
  });

  it.each([
    ['no UTF-8 text', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['no UTF-8 text', Uint8Array.of(0x7b, 0xe2, 0x82)],
    ['over 33554432 bytes', new Uint8Array(33_554_433).fill(0x61)],
  ])('are none where the body is %s', (reason, bytes) => {
    expect(framesOf(bytes, 16_777_216, false)).toEqual({ kind: 'omitted', reason: expect.stringContaining(reason) });
  });
});
