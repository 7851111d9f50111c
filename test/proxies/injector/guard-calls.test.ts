import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startInjector } from './start-injector.ts';

it('a call with the header of a guard is one of a guard, whatever else it bears', async () => {
  const server = createServer((_, response) => void response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await using injector = await startInjector(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const post = (headers: Record<string, string>) =>
      fetch(injector.url, { method: 'POST', body: '"cutover-ab1-3"', headers }).then((response) => response.text());
    await post({ 'x-cutover-guard': 'cutover-ab1-3', 'x-cutover-id': 'cutover-ab1-3' });
    await post({ 'x-cutover-guard': 'cutover-other-3' });
    expect(await injector.attempted(2)).toMatchObject([
      { marker: 'guard', index: null, correlatedBy: null },
      { marker: 'ours', index: 3, correlatedBy: 'body' },
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
