/** The mock's process with a way to block its event loop, which the product has not. */
import { serveChild } from '../../lib/proxies/process/serve-child.ts';
import { type MockProcessSettings, startMockService } from '../../mocks/server/mock-service.ts';

serveChild(async (settings, parent) => {
  const service = await startMockService(settings as MockProcessSettings, parent);
  const block = (milliseconds: unknown): void => {
    const endMs = performance.now() + Number(milliseconds);
    while (performance.now() < endMs);
  };
  return { ...service, requests: { ...service.requests, block } };
});
