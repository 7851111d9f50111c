import type { RequestHead } from './message-head.ts';

/**
 * The head as it goes upstream: as it came, but for the Host line and the base path, which is empty or begins with a slash and does
 * not end with one.
 */
export function rewriteRequestHead(head: RequestHead, upstream: { host: string; basePath: string }): string {
  const { text, hostLine } = head;
  const lineEnd = text.indexOf('\r\n');
  const basePath = head.target === '*' ? '' : upstream.basePath;
  const firstLine = basePath === '' ? text.slice(0, lineEnd) : text.slice(0, lineEnd).replace(' ', ` ${basePath}`);
  if (hostLine === null) return `${firstLine}\r\nHost: ${upstream.host}${text.slice(lineEnd)}`;
  const [start, end] = hostLine;
  return `${firstLine}${text.slice(lineEnd, start + 4)}: ${upstream.host}${text.slice(end)}`;
}

/** A head as latin1 and the bytes of `chunk` from `from` to `end`, as one. */
export function joinHead(head: string, chunk: Buffer, from: number, end: number): Buffer {
  const joined = Buffer.allocUnsafe(head.length + end - from);
  joined.write(head, 0, 'latin1');
  chunk.copy(joined, head.length, from, end);
  return joined;
}
