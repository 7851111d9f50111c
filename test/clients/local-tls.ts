import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TlsCredentials } from '../../lib/proxies/proxy/tls-terminator.ts';

const readPem = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../support/tls/localhost-${name}.pem`, import.meta.url)), 'utf8');

/** For a seat whose handshakes fail: no client gets so far as to look at the certificate, which none would trust. */
export const localTls: TlsCredentials = { cert: readPem('cert'), key: readPem('key') };
