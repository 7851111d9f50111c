import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { InjectorFacts } from '../../../lib/proxies/injector/injector-process.ts';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';

// A certificate for "localhost" that signs itself, made for this test and good for nothing else.
const certPath = fileURLToPath(new URL('../../support/tls/localhost-cert.pem', import.meta.url));
const keyPath = fileURLToPath(new URL('../../support/tls/localhost-key.pem', import.meta.url));

afterEach(() => {
  delete process.env.NODE_EXTRA_CA_CERTS;
});

test('an https provider is spoken to by its name, with its base path, and bodies go through whole', async () => {
  const provider = createServer({ cert: readFileSync(certPath), key: readFileSync(keyPath) }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`${request.headers.host} ${request.url} ${Buffer.concat(chunks).length}`));
  });
  const port = await listen(provider, 0, 'the provider', 'localhost');
  // Node reads it when a process starts: the injector trusts this certificate, as it would its company's.
  process.env.NODE_EXTRA_CA_CERTS = certPath;
  await using child = await startChild<InjectorFacts>({
    name: 'injector:primary',
    entry: new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url),
    settings: {
      provider: 'primary',
      upstream: `https://localhost:${port}/api/`,
      listenPort: 0,
      runToken: 'ab1',
      recordsPath: join(mkdtempSync(join(tmpdir(), 'cutover-https-')), 'records.ndjson'),
      controlToken: 'token',
      seed: 1,
    },
  });
  for (const bytes of [0, 10, 2_000_000]) {
    const response = await fetch(`${child.facts.url}/v1/chat`, { method: 'POST', body: 'x'.repeat(bytes) });
    expect(await response.text()).toBe(`localhost:${port} /api/v1/chat ${bytes}`);
  }
  provider.close();
  provider.closeAllConnections();
});
