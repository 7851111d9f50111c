import { type BadMessage, badMessage, type HeaderField, type RequestHead, type ResponseHead } from './message-head.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Whatever two readers could split lines at differently: control bytes, a CR or LF that stands alone.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;
const SPACE = 32;
const TAB = 9;
const REQUEST_LINE = /^([^ ]+) ([^ ]+) HTTP\/(\d)\.(\d)$/;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: .*)?$/;

/**
 * Reads a request head (RFC 9112, section 3). Refuses what would make this an open proxy: CONNECT and targets
 * with a host in them.
 */
export function parseRequestHead(text: string): RequestHead | BadMessage {
  if (FORBIDDEN.test(text)) return badMessage('the request head has a control character or a stray line break');
  const lineEnd = text.indexOf('\r\n');
  const parts = REQUEST_LINE.exec(text.slice(0, lineEnd));
  if (parts === null) return badMessage('the request line is malformed');
  const [, method = '', target = '', major, minor] = parts;
  if (major !== '1' || (minor !== '0' && minor !== '1'))
    return badMessage('only HTTP/1.0 and 1.1 are spoken here', 505);
  if (!TOKEN.test(method)) return badMessage('the method is malformed');
  if (method === 'CONNECT') return badMessage('this is no forward proxy: CONNECT is refused', 405);
  if (!target.startsWith('/') && !(target === '*' && method === 'OPTIONS')) {
    return badMessage('this is no forward proxy: the request target must begin with /');
  }
  const read = parseFields(text, lineEnd + 2);
  if (read.kind === 'bad') return read;
  const minorVersion = minor === '1' ? 1 : 0;
  if (read.hostLine === null && minorVersion === 1) return badMessage('the Host header is missing');
  return { kind: 'request', method, target, minorVersion, headers: read.headers, text, hostLine: read.hostLine };
}

/** Reads a response head (RFC 9112, section 4). */
export function parseResponseHead(text: string): ResponseHead | BadMessage {
  if (FORBIDDEN.test(text)) return badMessage('the response head has a control character or a stray line break');
  const lineEnd = text.indexOf('\r\n');
  const parts = STATUS_LINE.exec(text.slice(0, lineEnd));
  if (parts === null) return badMessage('the status line is malformed');
  const read = parseFields(text, lineEnd + 2);
  if (read.kind === 'bad') return read;
  return { kind: 'response', status: Number(parts[2]), minorVersion: parts[1] === '1' ? 1 : 0, headers: read.headers };
}

interface Fields {
  kind: 'fields';
  headers: HeaderField[];
  hostLine: readonly [number, number] | null;
}

function parseFields(text: string, from: number): Fields | BadMessage {
  const headers: HeaderField[] = [];
  let hostLine: readonly [number, number] | null = null;
  let start = from;
  for (;;) {
    const end = text.indexOf('\r\n', start);
    if (end === start || end < 0) return { kind: 'fields', headers, hostLine };
    const colon = text.indexOf(':', start);
    // A folded line begins with white space, so it fails here with every other name that is no token.
    const name = colon < 0 || colon > end ? '' : text.slice(start, colon);
    if (!TOKEN.test(name)) return badMessage('a header line is malformed or folded');
    const field: HeaderField = [name.toLowerCase(), sliceTrimmed(text, colon + 1, end)];
    headers.push(field);
    if (field[0] === 'host') {
      if (hostLine !== null) return badMessage('there is more than one Host header');
      hostLine = [start, end];
    }
    start = end + 2;
  }
}

/** Takes off spaces and tabs only: `trim` would also take a no-break space, which the upstream may not. */
function sliceTrimmed(text: string, from: number, end: number): string {
  let first = from;
  let last = end;
  while (first < last && isSpace(text.charCodeAt(first))) first++;
  while (last > first && isSpace(text.charCodeAt(last - 1))) last--;
  return text.slice(first, last);
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}
