import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { CutoverError } from '../../kit/cutover-error.ts';
import { parseHttpUrl } from '../../kit/settings/http-url.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { formatValue } from '../../kit/settings/reader.ts';

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
  const parsed = parseHttpUrl(url);
  if (parsed === null || parsed.search !== '') {
    throw new CutoverError(
      'usage',
      `The upstream must be an http(s) URL without user information, query, fragment, or . and .. in its path, got ${formatValue(maskUrl(url))}.`,
    );
  }
  const secure = parsed.protocol === 'https:';
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

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}
