import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import type { MatchName } from '../../lib/kit/terms/match-name.ts';
import { reportHealth } from '../../lib/proxies/process/health.ts';
import { nowEpochMs } from '../../lib/proxies/process/now.ts';
import { createRecordWriter, type RecordWriter } from '../../lib/collector/record-file/record-writer.ts';
import type { ParentLink, ChildService } from '../../lib/proxies/process/serve-child.ts';
import { answerAtOnce } from '../answer/answer-at-once.ts';
import type { MockAnswerRecord } from '../../lib/collector/records/record.ts';
import type { AnswerPlan, MockRequest } from '../answer/answer-plan.ts';
import { createReplay } from '../replay/create-replay.ts';
import { readRecording } from '../replay/read-recording.ts';
import { findAsked } from './find-asked.ts';
import { createPlannedFinder, type DrillPlan } from './find-planned.ts';
import { createAnswerServer, createMockServer, type MockServer, type MockServerOptions } from './server.ts';

/** Where a mock runs, and who it is. */
interface MockProcessPlace {
  provider: ProviderName;
  /** 0 takes a free one. */
  listenPort: number;
  /** Where its health goes, once a second. */
  recordsPath: string;
  seed: number;
  /** The plan of the drill it answers, and those of others that ask it meanwhile; left out: it goes by the prompts alone. */
  drillPlans?: readonly DrillPlan[];
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

/** Starts a mock as a child's service. It answers the request `health` with a `MockHealth`; by `plan`, a path, it goes by another plan of the same drill from then on. */
export async function startMockService(
  settings: MockProcessSettings,
  parent: ParentLink,
): Promise<ChildService & { facts: MockProcessFacts }> {
  const { provider, listenPort, recordsPath } = settings;
  const records = createRecordWriter(recordsPath, (error) => parent.failing('its records cannot be written', error));
  const planned = (settings.drillPlans ?? []).map(createPlannedFinder);
  const find: NonNullable<MockServerOptions['findPlanned']> = (request) => {
    for (const one of planned) {
      const found = one.find(request);
      if (found !== null) return found;
    }
    return null;
  };
  const changePlan = (plan: unknown): void => {
    const [own] = settings.drillPlans ?? [];
    if (own === undefined) return;
    const [before] = planned.splice(0, 1, createPlannedFinder({ ...own, plan: String(plan) }));
    before?.[Symbol.dispose]();
  };
  const closeFiles = (): void => {
    for (const one of planned) one[Symbol.dispose]();
    records.close();
  };
  const server = await startServer(settings, listenPort, records, find).catch((error: unknown) => {
    closeFiles();
    throw error;
  });
  const stopReporting = reportHealth(`mock:${provider}`, records.write, { late: server.takeLateness });
  return {
    facts: { url: server.url, port: server.port },
    requests: { health: () => server.health(), plan: changePlan },
    async stop() {
      stopReporting();
      await server.stop();
      closeFiles();
    },
  };
}

async function startServer(
  settings: MockProcessSettings,
  port: number,
  records: RecordWriter,
  findPlanned: NonNullable<MockServerOptions['findPlanned']>,
): Promise<MockServer> {
  const { provider, replay, seed } = settings;
  if (replay === undefined) {
    return createMockServer({
      description: { ...settings.mock, provider },
      seed,
      port,
      findPlanned,
      onAnswer(request, { said }) {
        if (said !== undefined) records.write(renderAnswerRecord(settings, request, said));
      },
    });
  }
  const { answer, basePath } = createReplay(await readRecording(replay.file), { match: replay.match, timeScale: 1 });
  return createAnswerServer({ name: `The replay of the ${provider}`, answer: answerAtOnce(answer), basePath, port });
}

function renderAnswerRecord(
  { provider, drillPlans }: MockProcessPlace,
  request: MockRequest,
  { failure, meant }: NonNullable<AnswerPlan['said']>,
): MockAnswerRecord {
  const asked = findAsked(request, drillPlans?.[0]?.runToken);
  return {
    kind: 'mock-answer',
    provider,
    // What others ask is none of the drill's arrivals.
    index: asked === null ? null : (request.planned?.index ?? asked),
    atEpochMs: nowEpochMs(),
    failure,
    ...(failure === null ? {} : { meant }),
  };
}
