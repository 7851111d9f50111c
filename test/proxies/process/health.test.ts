import { expect, it } from 'vitest';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { waitUntil } from '../../support/processes.ts';

it('says that a process stood still, however the moment fell', async () => {
  const child = await startChild({
    name: 'sample',
    entry: new URL('../../support/reporting-child.ts', import.meta.url),
    settings: {},
  });
  const worst = async (): Promise<number> => (await child.request('worst')) as number;
  const expectWorst = async (atLeastMs: number): Promise<void> => {
    await waitUntil(async () => (await worst()) >= atLeastMs);
    expect(await worst()).toBeGreaterThanOrEqual(atLeastMs);
  };
  await expectWorst(0);
  // Once with its own report falling due meanwhile, once without.
  for (const forMs of [1_300, 400]) {
    await child.request('forget');
    process.kill(child.pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, forMs));
    process.kill(child.pid, 'SIGCONT');
    await expectWorst(forMs * 0.6);
  }
  await child.stop();
});
