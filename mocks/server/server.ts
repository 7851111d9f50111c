import { type Mock, resolveMock } from '../mock/mock.ts';
import { readDescription, type WrittenMock } from '../mock/read-description.ts';
import { answerForms } from '../../lib/kit/terms/answer-form.ts';
import { createServer } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { listen } from '../../lib/proxies/process/listen.ts';
import type { HealthRecord } from '../../lib/collector/records/record.ts';
import { AnswerConnection } from './answer-connection.ts';
import type { Answerer, AnswerPlan, MockRequest } from '../answer/answer-plan.ts';
import type { PlannedAnswer } from '../answer/planned-answer.ts';
import type { AnswerResponse } from './answer-response.ts';
import type { MockLoad } from '../play/capacity/mock-load.ts';
import { type Clock, createMockAnswerer } from '../mock/create-mock-answerer.ts';
import { createLatenessMeter, type LatenessSummary } from '../play/lateness.ts';
import type { ModelRequest } from '../answer/model-request.ts';
import { createSeveralAnswerer } from '../mock/several-mocks.ts';
import { planModelAnswer } from '../mock/plan-answer.ts';
import { playPlan } from './play-plan.ts';
import { createScheduler } from './scheduler.ts';

/**
 * What `GET /health` of a mock says. `late…` is the lateness of all frames since the start. `slots` and `coldStart`
 * stand there when its description has them.
 */
export interface MockHealth extends MockLoad {
  uptimeMs: number;
  /** Requests since the start, those for its health left out. */
  requests: number;
  lateP50Ms: number;
  lateP99Ms: number;
  lateMaxMs: number;
  frames: number;
  /** Answers that are being waited for or sent. */
  openStreams: number;
  loopDelayMaxMs: number;
  /** The lateness of the last 5 to 10 seconds. */
  recent: LatenessSummary;
}

export interface MockServerOptions {
  description: WrittenMock;
  seed: number;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** What limits and waits go by. Default: this machine's clock. */
  now?: Clock;
  /** What a drill's plan says of the answer to a request; null: nothing. */
  findPlanned?: (request: MockRequest) => PlannedAnswer | null;
  /** Is told of every answer before it is sent. */
  onAnswer?: (request: MockRequest, plan: AnswerPlan) => void;
}

/** A server of answers, wherever they come from. */
export interface AnswerServerOptions {
  /** For messages: `The mock of the primary`. */
  name: string;
  answer: Answerer;
  /** What it carries, for its health. Default: nothing that has a bound. */
  load?: () => MockLoad;
  /**
   * Looks so often, in ms from a request on, whether its caller is still there, and answers one that has left with these
   * headers and nothing else. Default: a caller that leaves is noticed at once.
   */
  abandoned?: { everyMs: number; headers: Record<string, string> };
  /** Where the API begins, as its clients are told it: `/v1`. */
  basePath: string;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
}

/** A running mock provider. */
export interface MockServer extends AsyncDisposable {
  readonly port: number;
  /** The API's base as its clients are told it: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  health(): MockHealth;
  /** How late frames were since the last call. */
  takeLateness(): NonNullable<HealthRecord['late']>;
  stop(): Promise<void>;
}

const LOOP_RESOLUTION_MS = 5;
/** How long a connection may wait for its next request. */
const IDLE_MS = 60_000;
const SWEEP_MS = 5_000;

const WARM_UP_PLANS = 100;

/**
 * Starts a mock provider on loopback. Throws an `environment` error when the port is taken, and a `usage` error when
 * something in the description is none.
 *
 * @example
 * import { createMockServer } from 'cutover/mock-server';
 *
 * await using server = await createMockServer({ description: { model: 'gpt-4o-mini' }, seed: 1, port: 0 });
 * const client = new OpenAI({ baseURL: server.url, apiKey: 'any' });
 */
export async function createMockServer({
  description,
  seed,
  now,
  findPlanned,
  onAnswer,
  ...place
}: MockServerOptions): Promise<MockServer> {
  const mock = resolveMock(readDescription(description, 'description'));
  warmUp(mock, seed);
  const looksEveryMs = mock.host.looksForCallerEveryMs;
  const answer = createMockAnswerer(mock, seed, now);
  return createAnswerServer({
    name: `The mock ${mock.model}`,
    answer(request, play, open) {
      const planned = findPlanned?.(request);
      if (planned !== undefined && planned !== null) request.planned = planned;
      return answer(
        request,
        (plan) => {
          onAnswer?.(request, plan);
          play(plan);
        },
        open,
      );
    },
    load: answer.load,
    ...(looksEveryMs === undefined
      ? {}
      : { abandoned: { everyMs: looksEveryMs, headers: mock.wire.headers('', 0, false) } }),
    basePath: mock.wire.basePath,
    ...place,
  });
}

/** Several mocks at one address. */
export interface SeveralMocksOptions extends Pick<MockServerOptions, 'seed' | 'port' | 'host' | 'now'> {
  /** Told apart by their wire format and their model. */
  descriptions: readonly WrittenMock[];
}

/** Starts several mocks on one port; `url` is that of the first. Throws as `createMockServer` does, and for two that could not be told apart. */
export async function createSeveralMocks({
  descriptions,
  seed,
  now,
  ...place
}: SeveralMocksOptions): Promise<MockServer> {
  const mocks = descriptions.map((description, at) => resolveMock(readDescription(description, `models[${at}]`)));
  for (const mock of mocks) warmUp(mock, seed);
  return createAnswerServer({
    name: 'The mock',
    answer: createSeveralAnswerer(mocks, seed, now),
    basePath: mocks[0]?.wire.basePath ?? '',
    ...place,
  });
}

/** Starts a server that plays the plans `answer` makes. Throws an `environment` error when the port is taken. */
export async function createAnswerServer(options: AnswerServerOptions): Promise<MockServer> {
  const { name, answer, load, abandoned, basePath, port, host = '127.0.0.1' } = options;
  const scheduler = createScheduler();
  const lateness = createLatenessMeter();
  const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loopDelay.enable();
  const stage = { scheduler, reportLate: lateness.add };
  const connections = new Set<AnswerConnection>();
  const startedMs = performance.now();
  let open = 0;
  let requests = 0;
  function serve(request: MockRequest, response: AnswerResponse, startMs: number): void {
    if (request.method === 'GET' && request.path === '/health') return sendHealth(response);
    open++;
    requests++;
    let end: (() => void) | null = null;
    let isOver = false;
    if (abandoned !== undefined) {
      const { everyMs, headers } = abandoned;
      response.onAbandoned = () => {
        const looks = Math.floor((performance.now() - startMs) / everyMs) + 1;
        scheduler.at(startMs + looks * everyMs, () => response.sendNothing(headers));
      };
    }
    response.onOver = () => {
      open--;
      isOver = true;
      end?.();
    };
    end = answer(
      request,
      (plan) => playPlan(plan, response, startMs, stage),
      ({ status, headers }) => response.write(status, headers, ''),
    );
    // What is due at once has been sent already.
    if (isOver) end();
  }
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const connection = new AnswerConnection(socket, serve);
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  });
  const sweep = setInterval(() => {
    lateness.turn();
    for (const connection of connections) connection.closeIfIdle(IDLE_MS);
  }, SWEEP_MS).unref();

  function health(): MockHealth {
    const { frames, p50Ms, p99Ms, maxMs } = lateness.total();
    return {
      uptimeMs: performance.now() - startedMs,
      requests,
      openStreams: open,
      frames,
      lateP50Ms: p50Ms,
      lateP99Ms: p99Ms,
      lateMaxMs: maxMs,
      loopDelayMaxMs: Math.max(0, loopDelay.max / 1e6 - LOOP_RESOLUTION_MS),
      recent: lateness.recent(),
      ...load?.(),
    };
  }
  function sendHealth(response: AnswerResponse): void {
    response.send(200, { 'content-type': 'application/json' }, JSON.stringify(health()));
  }

  const boundPort = await listen(server, port, name, host);
  const stop = async (): Promise<void> => {
    scheduler.stop();
    loopDelay.disable();
    clearInterval(sweep);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) connection.destroy();
    await closed;
  };
  return {
    port: boundPort,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}${basePath}`,
    health,
    takeLateness: lateness.takeInterval,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Plans some answers for nobody: the first callers would otherwise wait for code that is not compiled yet. */
function warmUp(mock: Mock, seed: number): void {
  for (let index = 0; index < WARM_UP_PLANS; index++) {
    const request: ModelRequest = {
      prompt: `Warm-up ${index}`,
      conversation: { system: '', opening: '', turn: 1 },
      kind: answerForms[index % answerForms.length] ?? 'chat',
      streamed: index % 2 === 0,
      streamFraming: 'sse',
      includeUsage: true,
      definitions: '',
      tools: [],
      requiredTool: null,
      schema: null,
      maxTokens: null,
    };
    for (const frame of planModelAnswer(request, mock, seed).frames) if (frame.data === '') break;
  }
}
