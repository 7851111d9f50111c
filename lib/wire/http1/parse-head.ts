import { SPACE } from '../../kit/character-codes.ts';
import { findLineEnd, isToken, readHeaderFields } from './header-fields.ts';
import { type BadMessage, badMessage, type RequestHead, type ResponseHead } from './message-head.ts';

const DOT = 46;
const ZERO = 48;
const NINE = 57;
const STRAY = 'has a control character or a stray line break';

/**
 * Reads a request head (RFC 9112, section 3). Refuses what would make this an open proxy: CONNECT and targets
 * with a host in them.
 */
export function parseRequestHead(text: string): RequestHead | BadMessage {
  const lineEnd = findLineEnd(text, 0);
  if (lineEnd < 0) return badMessage(`the request line ${STRAY}`);
  const methodEnd = text.indexOf(' ');
  const targetEnd = text.indexOf(' ', methodEnd + 1);
  const minor = lineEnd === targetEnd + 9 ? readVersion(text, targetEnd + 1) : null;
  if (methodEnd < 1 || targetEnd < methodEnd + 2 || minor === null) return badMessage('the request line is malformed');
  if (minor === 'other') return badMessage('only HTTP/1.0 and 1.1 are spoken here', 505);
  if (!isToken(text, 0, methodEnd)) return badMessage('the method is malformed');
  const method = text.slice(0, methodEnd);
  const target = text.slice(methodEnd + 1, targetEnd);
  if (method === 'CONNECT') return badMessage('this is no forward proxy: CONNECT is refused', 405);
  if (!target.startsWith('/') && !(target === '*' && method === 'OPTIONS')) {
    return badMessage('this is no forward proxy: the request target must begin with /');
  }
  const read = readHeaderFields(text, lineEnd + 2);
  if (read.kind === 'bad') return read;
  const { headers, hostLine } = read;
  if (hostLine === null && minor === 1) return badMessage('the Host header is missing');
  return { kind: 'request', method, target, minorVersion: minor, headers, text, hostLine };
}

/** Reads a response head (RFC 9112, section 4). */
export function parseResponseHead(text: string): ResponseHead | BadMessage {
  const lineEnd = findLineEnd(text, 0);
  if (lineEnd < 0) return badMessage(`the status line ${STRAY}`);
  const minor = readVersion(text, 0);
  const status = readStatus(text, lineEnd);
  if (minor === null || minor === 'other' || status === null) return badMessage('the status line is malformed');
  const read = readHeaderFields(text, lineEnd + 2);
  if (read.kind === 'bad') return read;
  return { kind: 'response', status, minorVersion: minor, headers: read.headers };
}

/** The minor version of `HTTP/1.x` at `at`; `other`: it is another version of HTTP. */
function readVersion(text: string, at: number): 0 | 1 | 'other' | null {
  const major = readDigit(text, at + 5);
  const minor = readDigit(text, at + 7);
  if (!text.startsWith('HTTP/', at) || major < 0 || text.charCodeAt(at + 6) !== DOT || minor < 0) return null;
  return major === 1 && (minor === 0 || minor === 1) ? minor : 'other';
}

/** The three digits behind `HTTP/1.x `, the first of them no zero, with nothing or a space behind them. */
function readStatus(text: string, lineEnd: number): number | null {
  const hundreds = readDigit(text, 9);
  const tens = readDigit(text, 10);
  const ones = readDigit(text, 11);
  if (hundreds < 1 || tens < 0 || ones < 0 || text.charCodeAt(8) !== SPACE) return null;
  // The reason may be left out, and so may the space before it.
  if (lineEnd !== 12 && text.charCodeAt(12) !== SPACE) return null;
  return hundreds * 100 + tens * 10 + ones;
}

/** -1: it is no digit. */
function readDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= NINE ? code - ZERO : -1;
}
