import type { MockSettings } from '../lib/drill/drill.ts';
import type { ProviderName } from '../lib/drill/provider.ts';
import { reportHealth } from '../lib/process/health.ts';
import { createRecordWriter } from '../lib/process/record-writer.ts';
import type { ChildService } from '../lib/process/serve-child.ts';
import { createMockServer } from './server.ts';

/** What a mock's process is started with. */
export interface MockProcessSettings {
  provider: ProviderName;
  mock: MockSettings;
  /** 0 takes a free one. */
  listenPort: number;
  /** Where its health goes, once a second. */
  recordsPath: string;
  seed: number;
}

/** What it says when it is ready. */
export interface MockProcessFacts {
  /** `http://127.0.0.1:PORT/v1` */
  url: string;
  port: number;
}

/** Starts a mock as a child's service. It answers the request `health` with a `MockHealth`. */
export async function startMockService(
  settings: MockProcessSettings,
): Promise<ChildService & { facts: MockProcessFacts }> {
  const { provider, mock, listenPort, recordsPath, seed } = settings;
  const server = await createMockServer({ description: { ...mock, provider }, seed, port: listenPort });
  const records = createRecordWriter(recordsPath);
  const stopReporting = reportHealth(`mock:${provider}`, records.write, server.takeLateness);
  return {
    facts: { url: server.url, port: server.port },
    requests: { health: () => server.health() },
    async stop() {
      stopReporting();
      await server.stop();
      records.close();
    },
  };
}
