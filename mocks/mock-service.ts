import type { MockSettings } from '../lib/drill/drill.ts';
import type { ProviderName } from '../lib/drill/provider.ts';
import type { MatchName } from '../lib/records/match-name.ts';
import { reportHealth } from '../lib/process/health.ts';
import { createRecordWriter } from '../lib/process/record-writer.ts';
import type { ChildService } from '../lib/process/serve-child.ts';
import { answerAtOnce } from './answer-at-once.ts';
import { createReplay } from './replay/create-replay.ts';
import { readRecording } from './replay/read-recording.ts';
import { createAnswerServer, createMockServer, type MockServer } from './server.ts';

/** Where a mock runs, and who it is. */
interface MockProcessPlace {
  provider: ProviderName;
  /** 0 takes a free one. */
  listenPort: number;
  /** Where its health goes, once a second. */
  recordsPath: string;
  seed: number;
}

/** What a mock's process is started with: the model it plays, or the recording it replays. */
export type MockProcessSettings = MockProcessPlace &
  ({ mock: MockSettings; replay?: undefined } | { replay: { file: string; match: MatchName }; mock?: undefined });

/** What it says when it is ready. */
export interface MockProcessFacts {
  /** `http://127.0.0.1:PORT/v1`; a replay has the path of the provider that was recorded. */
  url: string;
  port: number;
}

/** Starts a mock as a child's service. It answers the request `health` with a `MockHealth`. */
export async function startMockService(
  settings: MockProcessSettings,
): Promise<ChildService & { facts: MockProcessFacts }> {
  const { provider, listenPort, recordsPath } = settings;
  const server = await startServer(settings, listenPort);
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

async function startServer(settings: MockProcessSettings, port: number): Promise<MockServer> {
  const { provider, replay, seed } = settings;
  if (replay === undefined) {
    return createMockServer({ description: { ...settings.mock, provider }, seed, port });
  }
  const { answer, basePath } = createReplay(await readRecording(replay.file), { match: replay.match, timeScale: 1 });
  return createAnswerServer({ name: `The replay of the ${provider}`, answer: answerAtOnce(answer), basePath, port });
}
