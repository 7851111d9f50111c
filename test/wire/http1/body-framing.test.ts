import { describe, expect, test } from 'vitest';
import { decideRequestFraming, decideResponseFraming } from '../../../lib/wire/http1/body-framing.ts';
import { parseRequestHead, parseResponseHead } from '../../../lib/wire/http1/parse-head.ts';

function requestFraming(version: string, ...lines: string[]): unknown {
  const head = parseRequestHead(['POST / ' + version, 'host: a', ...lines, '', ''].join('\r\n'));
  return head.kind === 'bad' ? head : decideRequestFraming(head);
}

function responseFraming(method: string, status: number, ...lines: string[]): unknown {
  const head = parseResponseHead([`HTTP/1.1 ${status} x`, ...lines, '', ''].join('\r\n'));
  return head.kind === 'bad' ? head : decideResponseFraming(method, head);
}

describe('a request body', () => {
  test.each([
    [[], { kind: 'none' }],
    [['content-length: 0'], { kind: 'none' }],
    [['content-length: 12'], { kind: 'length', bytes: 12 }],
    [['content-length: 12', 'Content-Length: 12'], { kind: 'length', bytes: 12 }],
    [['transfer-encoding: Chunked'], { kind: 'chunked' }],
    [['content-length: 1', 'content-length: 2'], { kind: 'bad', status: 400 }],
    [['content-length: 1, 1'], { kind: 'bad', status: 400 }],
    [['content-length: +1'], { kind: 'bad', status: 400 }],
    [['content-length: 0x10'], { kind: 'bad', status: 400 }],
    [['content-length: -1'], { kind: 'bad', status: 400 }],
    [['content-length: 5\u00a0'], { kind: 'bad', status: 400 }],
    [['content-length:'], { kind: 'bad', status: 400 }],
    [['content-length: 99999999999999999999'], { kind: 'bad', status: 400 }],
    [['content-length: 5', 'transfer-encoding: chunked'], { kind: 'bad', status: 400 }],
    [['transfer-encoding: gzip, chunked'], { kind: 'bad', status: 501 }],
    [['transfer-encoding: xchunked'], { kind: 'bad', status: 501 }],
    [['transfer-encoding: chunked', 'transfer-encoding: identity'], { kind: 'bad', status: 501 }],
  ])('with %j is %j', (lines, framing) => {
    expect(requestFraming('HTTP/1.1', ...lines)).toMatchObject(framing);
  });

  test('of HTTP/1.0 cannot be chunked', () => {
    expect(requestFraming('HTTP/1.0', 'transfer-encoding: chunked')).toMatchObject({ kind: 'bad' });
  });
});

test.each([
  ['GET', 200, [], { kind: 'until-close' }],
  ['GET', 200, ['content-length: 3'], { kind: 'length', bytes: 3 }],
  ['GET', 200, ['content-length: 0'], { kind: 'none' }],
  ['GET', 200, ['transfer-encoding: gzip, chunked'], { kind: 'chunked' }],
  ['GET', 200, ['transfer-encoding: gzip'], { kind: 'until-close' }],
  ['GET', 200, ['transfer-encoding: chunked', 'content-length: 3'], { kind: 'bad' }],
  ['HEAD', 200, ['content-length: 3'], { kind: 'none' }],
  ['GET', 204, ['content-length: 3'], { kind: 'none' }],
  ['GET', 304, ['content-length: 3'], { kind: 'none' }],
])('a response to %s with %i and %j is framed as %j', (method, status, lines, framing) => {
  expect(responseFraming(method, status, ...lines)).toMatchObject(framing);
});
