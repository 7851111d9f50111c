/** What both ends of the token benchmark agree on: every token is a chunk of the same length that says when it left. */
const TIME_DIGITS = 12;
const BEFORE =
  'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","model":"bench","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}],"sent":"';
const AFTER = '"}\n\n';
const SIZE = `${(BEFORE.length + TIME_DIGITS + AFTER.length).toString(16)}\r\n`;

/** The response head the tokens come behind. */
export const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n',
);
/** What ends the stream. */
export const streamEnd = Buffer.from('e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n');
const BEFORE_TIME = `${SIZE}${BEFORE}`;
const AFTER_TIME = `${AFTER}\r\n`;
const CARRIAGE_RETURN = 0x0d;
/** Bytes of one token on the wire. */
export const tokenBytes = BEFORE_TIME.length + TIME_DIGITS + AFTER_TIME.length;

/** Does the stream's end begin at `from`, where either it or a token begins? Its chunk size has one digit. */
export function isStreamEnd(bytes: Buffer, from: number): boolean {
  return bytes[from + 1] === CARRIAGE_RETURN;
}

/** One token as latin1, as it leaves at `atMs` of `performance.now()`; both ends are in one process. */
export function renderToken(atMs: number): string {
  return BEFORE_TIME + String(Math.round(atMs * 1_000)).padStart(TIME_DIGITS, '0') + AFTER_TIME;
}

/** When the token that begins at `from` left, in ms, to the microsecond. */
export function readSentMs(bytes: Buffer, from: number): number {
  let us = 0;
  const start = from + BEFORE_TIME.length;
  for (let at = start; at < start + TIME_DIGITS; at++) us = us * 10 + (bytes[at] as number) - 48;
  return us / 1_000;
}
