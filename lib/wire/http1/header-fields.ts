import { CR, LF, SPACE, TAB } from '../../kit/character-codes.ts';
import { type BadMessage, badMessage, type HeaderField } from './message-head.ts';

const COLON = 58;
const DEL = 127;

/** May stand in a token (RFC 9110, section 5.6.2). */
const IS_TOKEN = 1;
/** A letter in upper case. */
const IS_UPPER = 2;
/** A control character that may stand in no line; a tab may. */
const IS_CONTROL = 4;
/** What each latin1 character is, as a sum of the above. */
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const text = String.fromCharCode(code);
  const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(text) ? IS_TOKEN : 0;
  const upper = /[A-Z]/.test(text) ? IS_UPPER : 0;
  const control = (code < SPACE && code !== TAB) || code === DEL ? IS_CONTROL : 0;
  return token | upper | control;
});

/** The header lines of a head, in order. */
export interface HeaderFields {
  kind: 'fields';
  headers: HeaderField[];
  /** Where the Host line begins and ends, its line break left out; null when there is none. */
  hostLine: readonly [start: number, end: number] | null;
}

/**
 * Reads the header lines of a head (RFC 9112, section 5) from `from` on, up to its empty line. `text` is latin1. Every
 * head of every call comes through here, twice: so it looks at each character once, and by a table.
 */
export function readHeaderFields(text: string, from: number): HeaderFields | BadMessage {
  const headers: HeaderField[] = [];
  let hostLine: readonly [number, number] | null = null;
  let start = from;
  for (;;) {
    if (text.charCodeAt(start) === CR && text.charCodeAt(start + 1) === LF)
      return { kind: 'fields', headers, hostLine };
    let colon = start;
    let kinds = IS_TOKEN;
    for (let kind = kindAt(text, colon); (kind & IS_TOKEN) !== 0; kind = kindAt(text, ++colon)) kinds |= kind;
    // A folded line begins with white space, so it fails here with every other name that is no token.
    if (colon === start || text.charCodeAt(colon) !== COLON) return badMessage('a header line is malformed or folded');
    const end = findLineEnd(text, colon + 1);
    if (end < 0) return badMessage('a header line has a control character or a stray line break');
    const written = text.slice(start, colon);
    const name = (kinds & IS_UPPER) === 0 ? written : written.toLowerCase();
    headers.push([name, sliceTrimmed(text, colon + 1, end)]);
    if (name === 'host') {
      if (hostLine !== null) return badMessage('there is more than one Host header');
      hostLine = [start, end];
    }
    start = end + 2;
  }
}

/**
 * Where the line ends that `from` is in: at the next CRLF. -1 when something comes before it that two readers could
 * split lines at differently: a control character, a CR or LF that stands alone.
 */
export function findLineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && (kindAt(text, at) & IS_CONTROL) === 0) at++;
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at : -1;
}

/** Is it a token, from `from` up to `end`? */
export function isToken(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if ((kindAt(text, at) & IS_TOKEN) === 0) return false;
  return end > from;
}

function kindAt(text: string, at: number): number {
  return KINDS[text.charCodeAt(at)] ?? 0;
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
