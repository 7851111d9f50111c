/** The body of a chunked response, however it is chunked; what is of no whole chunk is left out. */
export function dechunk(text: string): { body: string; ended: boolean } {
  let at = text.indexOf('\r\n\r\n') + 4;
  let body = '';
  while (at < text.length) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (size === 0) return { body, ended: text.slice(at) === '0\r\n\r\n' };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
  return { body, ended: false };
}
