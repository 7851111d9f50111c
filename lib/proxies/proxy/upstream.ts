import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { RequestHead } from '../../wire/http1/message-head.ts';

/** The one place a seat passes requests on to. */
export interface Upstream {
  /** What the Host header says there. */
  readonly host: string;
  /** Put before every request's path; empty, or begins with a slash and does not end with one. */
  readonly basePath: string;
  /** `onData` gets the bytes as they come. */
  connect(onData: (chunk: Buffer) => void): Socket;
}

/** Reads an http or https URL, with or without a base path. Throws a `usage` error for any other. */
export function createUpstream(url: string): Upstream {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const secure = parsed?.protocol === 'https:';
  if (parsed === null || (!secure && parsed.protocol !== 'http:')) {
    throw new CutoverError('usage', `The upstream must be an http or https URL, got "${url}".`);
  }
  if (parsed.username !== '' || parsed.search !== '' || parsed.hash !== '') {
    throw new CutoverError('usage', `The upstream "${url}" must have no user, query or fragment.`);
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port);
  // Half-open: how each side closes is passed on by hand, not answered by Node.
  const options = { host, port, allowHalfOpen: true, noDelay: true };
  const name = isAddress(host) ? {} : { servername: host };
  return {
    host: parsed.host,
    basePath: parsed.pathname.replace(/\/+$/, ''),
    connect: (onData) =>
      secure
        ? connectTls({ ...options, ...name, ALPNProtocols: ['http/1.1'] })
            .on('data', onData)
            .setNoDelay(true)
        : connectTcp({ ...options, onread: readInto(onData) }),
  };
}

// One for all connections: with a buffer of its own for each read, a token of a stream costs 64 kB and a stream's event.
const readBuffer = Buffer.allocUnsafe(64 * 1024);

function readInto(onData: (chunk: Buffer) => void): OnReadOpts {
  return {
    buffer: readBuffer,
    callback(count) {
      onData(Buffer.from(readBuffer.subarray(0, count)));
      return true;
    },
  };
}

/** The head as it goes upstream: as it came, but for the Host line and the base path. */
export function rewriteRequestHead(head: RequestHead, upstream: Upstream): string {
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

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}
