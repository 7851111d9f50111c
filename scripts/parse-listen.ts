import { CutoverError } from '../lib/cutover-error.ts';

/** Where a server is to listen. */
export interface ListenPlace {
  host: string;
  port: number;
}

/**
 * Reads `PORT`, `HOST:PORT` or `[IPV6]:PORT`; without a host it is this machine only. Throws a `usage` error for any
 * other.
 */
export function parseListen(text: string): ListenPlace {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new CutoverError('usage', `--listen must be PORT or HOST:PORT, port 0 to 65535, got ${JSON.stringify(text)}`);
  }
  return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
}
