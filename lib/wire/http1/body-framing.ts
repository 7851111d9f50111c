import {
  type BadMessage,
  badMessage,
  findHeader,
  type HeaderField,
  type RequestHead,
  type ResponseHead,
} from './message-head.ts';

/** How the end of a body is known (RFC 9112, section 6.3). */
export type BodyFraming =
  | { kind: 'none' }
  | { kind: 'length'; bytes: number }
  | { kind: 'chunked' }
  | { kind: 'until-close' };

const NONE = { kind: 'none' } as const;
const CHUNKED = { kind: 'chunked' } as const;
const UNTIL_CLOSE = { kind: 'until-close' } as const;

/** How a request's body is framed. Anything two readers could understand differently is refused. */
export function decideRequestFraming(head: RequestHead): BodyFraming | BadMessage {
  const length = readContentLength(head.headers);
  if (length !== null && typeof length === 'object') return length;
  const coding = readTransferCoding(head.headers);
  if (coding === null) return length === null || length === 0 ? NONE : { kind: 'length', bytes: length };
  if (length !== null) return badMessage('there is both a Content-Length and a Transfer-Encoding');
  if (head.minorVersion === 0) return badMessage('HTTP/1.0 knows no Transfer-Encoding');
  return coding === 'chunked' ? CHUNKED : badMessage('only the chunked transfer coding is known', 501);
}

/** How a response's body is framed; that depends on the request's method too. */
export function decideResponseFraming(method: string, head: ResponseHead): BodyFraming | BadMessage {
  if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304) return NONE;
  const length = readContentLength(head.headers);
  if (length !== null && typeof length === 'object') return length;
  const coding = readTransferCoding(head.headers);
  if (coding === null) return length === null ? UNTIL_CLOSE : length === 0 ? NONE : { kind: 'length', bytes: length };
  if (length !== null) return badMessage('there is both a Content-Length and a Transfer-Encoding');
  return coding.split(',').at(-1)?.trim() === 'chunked' ? CHUNKED : UNTIL_CLOSE;
}

function readContentLength(headers: readonly HeaderField[]): number | null | BadMessage {
  let found: string | null = null;
  for (const [name, value] of headers) {
    if (name !== 'content-length') continue;
    if (!/^\d{1,15}$/.test(value)) return badMessage('the Content-Length is no whole number');
    if (found !== null && found !== value) return badMessage('there are two Content-Lengths');
    found = value;
  }
  return found === null ? null : Number(found);
}

function readTransferCoding(headers: readonly HeaderField[]): string | null {
  if (findHeader(headers, 'transfer-encoding') === undefined) return null;
  const values = headers.filter(([name]) => name === 'transfer-encoding').map(([, value]) => value.toLowerCase());
  return values.join(',');
}
