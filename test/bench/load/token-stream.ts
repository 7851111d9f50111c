/** What both ends of the token benchmark agree on: every token is a chunk of the same length that says when it left. */
const TIME_DIGITS = 20;
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
/** Bytes of one token on the wire. */
export const tokenBytes = SIZE.length + BEFORE.length + TIME_DIGITS + AFTER.length + 2;

/** One token as it leaves at `atNs`, of the clock that all processes of this machine share (`process.hrtime`). */
export function renderToken(atNs: bigint): Buffer {
  return Buffer.from(`${SIZE}${BEFORE}${String(atNs).padStart(TIME_DIGITS, '0')}${AFTER}\r\n`, 'latin1');
}

/** When the token that begins at `from` left, in ns. Below 2^53 for 104 days of uptime, so a number will do. */
export function readSentNs(bytes: Buffer, from: number): number {
  const start = from + SIZE.length + BEFORE.length;
  let ns = 0;
  for (let at = start; at < start + TIME_DIGITS; at++) ns = ns * 10 + (bytes[at] as number) - 48;
  return ns;
}
