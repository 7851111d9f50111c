import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { ProviderInput } from '../../../lib/drill/provider.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { ownReach } from '../../../lib/run/doctor/own-reach.ts';
import { pickArrivals } from '../../../lib/run/preflight/send-probe.ts';
import { collectSecrets } from '../../../lib/run/runner/collect-secrets.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../../support/drills.ts';

it('keeps a key to itself that a provider says again', async () => {
  const server = createServer((request, response) =>
    response.writeHead(401).end(JSON.stringify({ error: { message: `Wrong: ${request.headers.authorization}` } })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const { primary } = writeDrill().providers as { primary: ProviderInput };
  const fallback = { upstream: { kind: 'url' as const, url, model: 'x', apiKeyEnv: 'A_KEY' } };
  const prepared = await prepareRun(writeDrill({ providers: { primary, fallback } }));
  const env = { A_KEY: 'key-of-the-fallback' };
  const redactor = createRedactor(collectSecrets(prepared.drill, env));
  const reach = ownReach(prepared, { env, signal: new AbortController().signal, clean: redactor.clean });
  const [arrival] = await pickArrivals(prepared);
  const said = await reach.askProvider(prepared.drill.providers[1]!, arrival!);
  server.close();
  expect(said).toMatchObject({ kind: 'denied', said: expect.stringContaining('Wrong: Bearer [redacted]') });
});
