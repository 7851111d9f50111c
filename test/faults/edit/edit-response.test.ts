import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editResponse, MAX_BODY_BYTES, MAX_HELD_BYTES } from '../../../lib/faults/edit/edit-response.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { noAnswers, runEdit } from '../edited.ts';
import { APPLIED } from '../../../lib/faults/edit/fault-outcome.ts';

const A = 'data: {"a":1}\n\n';
const B = 'data: {"b":"\u00c3\u00a4"}\n\n';
const C = 'event: c\nid: 3\ndata: {"c":3}\n\n';
const PING = ': ping\n\n';
const DONE = 'data: [DONE]\n\n';
const STREAM = A + PING + B + C + DONE;
const BYTES = Buffer.from(STREAM, 'latin1');
const OPENAI_ERROR = /^data: \{"error":\{"message":.*"type":"server_error".*\}\n\n$/;

describe('an edited stream', () => {
  test.each<[string, FaultSettings, string[], 'go-on' | 'end' | 'reset']>([
    ['half of an event', { kind: 'malformed-frame', frame: 2 }, [A, PING, 'data: {"b":\n\n', C, DONE], 'go-on'],
    [
      'half of an event, its other lines as they were',
      { kind: 'malformed-frame', frame: 3 },
      [A, PING, B, 'event: c\nid: 3\ndata: {"c"\n\n', DONE],
      'go-on',
    ],
    ['an event twice', { kind: 'duplicate-frame', frame: 1 }, [A, A, PING, B, C, DONE], 'go-on'],
    ['one event less', { kind: 'drop-frame', frame: 2 }, [A, PING, C, DONE], 'go-on'],
    [
      'two events swapped, and what stood between them',
      { kind: 'reorder-frames', frame: 1 },
      [B, A, PING, C, DONE],
      'go-on',
    ],
    ['bundles', { kind: 'coalesce', frames: 2 }, [A + PING + B, C + DONE], 'go-on'],
    ['one bundle', { kind: 'coalesce', frames: 99 }, [STREAM], 'go-on'],
    ['an end inside an event', { kind: 'cut-in-frame', frame: 2, by: 'end' }, [A, PING, B.slice(0, 9)], 'end'],
    ['a reset inside an event', { kind: 'cut-in-frame', frame: 1, by: 'reset' }, [A.slice(0, 8)], 'reset'],
  ])('has %s', (_, fault, writes, next) => {
    expect(runEdit(fault, BYTES)).toMatchObject({ writes, next, applied: true, gaveUp: null });
  });

  test.each<['end' | 'reset' | 'go-on', number, (string | RegExp)[]]>([
    ['end', 2, [A, PING, B, OPENAI_ERROR, DONE]],
    ['reset', 2, [A, PING, B, OPENAI_ERROR]],
    ['go-on', 2, [A, PING, B, OPENAI_ERROR, C, DONE]],
    ['end', 0, [OPENAI_ERROR, DONE]],
    ['go-on', 0, [OPENAI_ERROR, A, PING, B, C, DONE]],
    ['end', 3, [A, PING, B, C, OPENAI_ERROR, DONE]],
  ])('with an error in it: %s, after %d tokens', (followedBy, afterTokens, wanted) => {
    const edited = runEdit({ kind: 'error-event', error: 'openai-chat', afterTokens, followedBy }, BYTES);
    expect(edited).toMatchObject({ applied: true, next: followedBy });
    expect(edited.writes).toEqual(
      wanted.map((write) => (typeof write === 'string' ? write : (expect.stringMatching(write) as string))),
    );
  });
});

/** Every fault that edits a stream, with a place there is. */
const streamFaults: FaultSettings[] = [
  { kind: 'malformed-frame', frame: 2 },
  { kind: 'duplicate-frame', frame: 2 },
  { kind: 'drop-frame', frame: 2 },
  { kind: 'reorder-frames', frame: 2 },
  { kind: 'coalesce', frames: 2 },
  { kind: 'cut-in-frame', frame: 2, by: 'end' },
  { kind: 'error-event', error: 'gemini', afterTokens: 2, followedBy: 'end' },
];
const beyond = streamFaults.map((fault): FaultSettings => {
  if ('frame' in fault) return { ...fault, frame: 9 };
  return fault.kind === 'error-event' ? { ...fault, afterTokens: 9 } : fault;
});

test('gives the same writes however the stream was cut, with any line ends', () => {
  const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
  const cuts = fc.array(fc.nat(BYTES.length), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...streamFaults), lineEnds, cuts, (fault, lineEnd, places) => {
      const stream = Buffer.from(STREAM.replaceAll('\n', lineEnd), 'latin1');
      expect(runEdit(fault, stream, { cuts: places })).toEqual(runEdit(fault, stream));
    }),
  );
});

test('gives the same writes when the stream is cut at every byte', () => {
  const everywhere = Array.from({ length: BYTES.length }, (_, at) => at);
  for (const fault of streamFaults) {
    expect(runEdit(fault, BYTES, { cuts: everywhere })).toEqual(runEdit(fault, BYTES));
  }
});

test('gives out any bytes as they came when it has no place to edit, and has not applied', () => {
  const line = fc.constantFrom('data: x', 'data', ': c', 'event: e', '', '\ufeff', '\u0000', 'id: 1');
  const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '')), { maxLength: 16 });
  const edits = beyond.filter(({ kind }) => kind !== 'coalesce');
  fc.assert(
    fc.property(fc.constantFrom(...edits), stream, fc.array(fc.nat(99)), (fault, lines, cuts) => {
      const bytes = Buffer.from(lines.flat().join(''), 'utf8');
      expect(runEdit(fault, bytes, { cuts })).toMatchObject({ text: bytes.toString('latin1'), applied: false });
    }),
  );
});

test('gives up on an event that is too long, and loses nothing of it', () => {
  const long = Buffer.from(`${A}data: ${'x'.repeat(MAX_HELD_BYTES)}`);
  const edited = runEdit({ kind: 'coalesce', frames: 9 }, Buffer.concat([long, BYTES]), { cuts: [long.length] });
  expect(edited).toMatchObject({ next: 'pass', gaveUp: 'too large', applied: false });
  expect(edited.text === Buffer.concat([long, BYTES]).toString('latin1')).toBe(true);
});

test('gives up on a stream of which it would hold back too much', () => {
  const body = Buffer.from(`${A}${`data: ${'x'.repeat(9_000)}\n\n`.repeat(200)}`);
  const edited = runEdit({ kind: 'coalesce', frames: 999 }, body, { cuts: [100_000, 1_200_000] });
  expect(edited).toMatchObject({ next: 'pass', gaveUp: 'too large' });
  expect(edited.text === body.toString('latin1')).toBe(true);
});

describe('a response that cannot be edited says why', () => {
  const edit = { stream: () => ({ edit: () => ({ pieces: [], next: 'go-on' as const, outcome: APPLIED }) }) };
  test.each([
    [[['content-type', 'text/event-stream']], false, 'no body'],
    [
      [
        ['content-type', 'text/event-stream'],
        ['content-encoding', 'gzip'],
      ],
      true,
      'content-encoding',
    ],
    [[['content-type', 'application/json']], true, 'no event stream'],
    [[], true, 'no event stream'],
  ] as const)('%j', (headers, hasBody, skipped) => {
    expect(editResponse(edit, { headers, hasBody }, noAnswers)).toEqual({ skipped });
  });

  test.each([
    ['text/event-stream', 'an event stream'],
    ['text/html', 'no JSON'],
  ])('a whole body wanted, %s there', (type, skipped) => {
    const headers = [['content-type', type]] as const;
    expect(editResponse({ whole: () => null }, { headers, hasBody: true }, noAnswers)).toEqual({ skipped });
  });

  test('a JSON body over the limit passes as it came', () => {
    const headers = [['content-type', 'application/json; charset=utf-8']] as const;
    const editor = editResponse({ whole: () => 'x' }, { headers, hasBody: true }, noAnswers);
    if ('skipped' in editor) throw new Error(editor.skipped);
    expect(editor.push(new Uint8Array(MAX_BODY_BYTES))).toMatchObject({ pieces: [], next: 'go-on' });
    const { pieces, next, outcome } = editor.push(new Uint8Array(1));
    expect([next, outcome, pieces[0]?.length]).toEqual([
      'pass',
      { kind: 'skipped', reason: 'too large' },
      MAX_BODY_BYTES + 1,
    ]);
  });
});

test.each<[string, FaultSettings, string]>([
  ['the end marker', { kind: 'missing-end' }, 'data: [DONE]'],
  [
    'the finish reason',
    { kind: 'missing-finish' },
    'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n',
  ],
])('%s is found where the stream ends in it, without its blank line', (_, fault, last) => {
  const said = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
  const edited = runEdit(fault, Buffer.from(said + last));
  expect([edited.applied, edited.text.includes('[DONE]'), edited.text.includes('"stop"')]).toEqual([
    true,
    false,
    false,
  ]);
  // Cut in itself it is nobody's.
  const cut = Buffer.from(said + last.trimEnd().slice(0, -2));
  expect(runEdit(fault, cut)).toMatchObject({ text: cut.toString(), applied: false });
});
