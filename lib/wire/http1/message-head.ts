/** One header line: the name in lower case, the value without the white space around it. */
export type HeaderField = readonly [name: string, value: string];

/** A request head as it was read. `text` is the head as latin1, first line to last, with its empty line. */
export interface RequestHead {
  kind: 'request';
  method: string;
  target: string;
  minorVersion: 0 | 1;
  headers: readonly HeaderField[];
  text: string;
  /** Where the Host line begins and ends in `text`, its line break left out; null when there is none. */
  hostLine: readonly [start: number, end: number] | null;
}

/** A response head as it was read. */
export interface ResponseHead {
  kind: 'response';
  status: number;
  minorVersion: 0 | 1;
  headers: readonly HeaderField[];
}

/** A message that is refused: the status to answer a request with, and why. */
export interface BadMessage {
  kind: 'bad';
  status: 400 | 405 | 408 | 431 | 501 | 503 | 505;
  reason: string;
}

/** The first value of a header, by its name in lower case. */
export function findHeader(headers: readonly HeaderField[], name: string): string | undefined {
  for (const field of headers) if (field[0] === name) return field[1];
  return undefined;
}

/** Does a comma-separated header (Connection, say) list this token, whatever its case? */
export function hasToken(headers: readonly HeaderField[], name: string, token: string): boolean {
  for (const [fieldName, value] of headers) {
    if (fieldName !== name) continue;
    if (value.split(',').some((part) => part.trim().toLowerCase() === token)) return true;
  }
  return false;
}

/** Does who sent it want its connection closed after the answer (RFC 9112, section 9.3)? */
export function wantsClose({ headers, minorVersion }: Pick<RequestHead, 'headers' | 'minorVersion'>): boolean {
  if (hasToken(headers, 'connection', 'close')) return true;
  return minorVersion === 0 && !hasToken(headers, 'connection', 'keep-alive');
}

/** A `BadMessage` of status 400 unless another is given. */
export function badMessage(reason: string, status: BadMessage['status'] = 400): BadMessage {
  return { kind: 'bad', status, reason };
}
