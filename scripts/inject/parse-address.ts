import { isIP } from 'node:net';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { Address } from '../../lib/proxies/injector/service/start-inject-service.ts';

/** `PORT`, `HOST:PORT` or `[IPV6]:PORT`; a port alone is one of loopback. Throws a `usage` error that names the flag. */
export function parseAddress(flag: string, value: string): Address {
  const [, bracketed, host, digits = ''] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(value) ?? [];
  const port = digits === '' ? NaN : Number(digits);
  if (!(port <= 65_535) || (bracketed !== undefined && isIP(bracketed) !== 6)) {
    throw new CutoverError('usage', `${flag} must be PORT or HOST:PORT (127.0.0.1:9101), got "${value}"`);
  }
  return { host: bracketed ?? host ?? '127.0.0.1', port };
}

/** Can only this machine reach it? */
export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
