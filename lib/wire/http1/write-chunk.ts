/** Ends a chunked body, without trailers. */
export const LAST_CHUNK = '0\r\n\r\n';

/** One chunk of a chunked body (RFC 9112, section 7.1), as text; `bytes`: how long that is in the encoding it is sent in. */
export function renderChunk(text: string, bytes: number): string {
  return `${bytes.toString(16)}\r\n${text}\r\n`;
}

/** The same of bytes. */
export function writeChunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}
