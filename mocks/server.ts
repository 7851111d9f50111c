import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { requestKinds } from '../lib/drill/arrival.ts';
import { listen } from '../lib/process/listen.ts';
import type { HealthRecord } from '../lib/records/record.ts';
import type { Answerer, AnswerPlan, MockDescription, MockRequest } from './answer-plan.ts';
import { type Clock, createMockAnswerer } from './create-mock-answerer.ts';
import { findWire } from './find-wire.ts';
import { createLatenessMeter } from './lateness.ts';
import type { ModelRequest } from './model-request.ts';
import { planModelAnswer } from './plan-answer.ts';
import { playPlan } from './play-plan.ts';
import { createScheduler } from './scheduler.ts';

/** What `GET /health` of a mock says; the lateness is that of all frames since the start. */
export interface MockHealth {
  lateP99Ms: number;
  lateMaxMs: number;
  frames: number;
  /** Answers that are being waited for or sent. */
  openStreams: number;
  loopDelayMaxMs: number;
}

export interface MockServerOptions {
  description: MockDescription;
  seed: number;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** What limits and waits go by. Default: this machine's clock. */
  now?: Clock;
  /** Is told of every answer before it is sent. */
  onAnswer?: (request: MockRequest, plan: AnswerPlan) => void;
}

/** A server of answers, wherever they come from. */
export interface AnswerServerOptions {
  /** For messages: `The mock of the primary`. */
  name: string;
  answer: Answerer;
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

/** The largest request body taken; a long context in JSON is under a tenth of it. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const LOOP_RESOLUTION_MS = 5;

const WARM_UP_PLANS = 100;

/**
 * Starts a mock provider on loopback. Throws an `environment` error when the port is taken, and a `usage` error when
 * the description names a dialect or latency that does not exist.
 */
export async function createMockServer({
  description,
  seed,
  now,
  onAnswer,
  ...place
}: MockServerOptions): Promise<MockServer> {
  warmUp(description, seed);
  const answer = createMockAnswerer(description, seed, now);
  return createAnswerServer({
    name: `The mock of the ${description.provider}`,
    answer: (request, play) =>
      answer(request, (plan) => {
        onAnswer?.(request, plan);
        play(plan);
      }),
    basePath: findWire(description).basePath,
    ...place,
  });
}

/** Starts a server that plays the plans `answer` makes. Throws an `environment` error when the port is taken. */
export async function createAnswerServer(options: AnswerServerOptions): Promise<MockServer> {
  const { name, answer, basePath, port, host = '127.0.0.1' } = options;
  const scheduler = createScheduler();
  const lateness = createLatenessMeter();
  const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loopDelay.enable();
  let open = 0;
  const server = createServer((request, response) => {
    const startMs = performance.now();
    if (request.method === 'GET' && request.url === '/health') return sendHealth(response);
    open++;
    response.once('close', () => open--);
    readBody(request, response, (body) => {
      const end = answer(toMockRequest(request, body), (plan) =>
        playPlan(plan, response, startMs, scheduler, lateness.add),
      );
      response.once('close', end);
    });
  });
  server.keepAliveTimeout = 60_000;

  function health(): MockHealth {
    const { frames, p99Ms, maxMs } = lateness.total();
    const loopDelayMaxMs = Math.max(0, loopDelay.max / 1e6 - LOOP_RESOLUTION_MS);
    return { lateP99Ms: p99Ms, lateMaxMs: maxMs, frames, openStreams: open, loopDelayMaxMs };
  }
  function sendHealth(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(health()));
  }

  const boundPort = await listen(server, port, name, host);
  const stop = async (): Promise<void> => {
    scheduler.stop();
    loopDelay.disable();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
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
function warmUp(description: MockDescription, seed: number): void {
  const wire = findWire(description);
  for (let index = 0; index < WARM_UP_PLANS; index++) {
    const request: ModelRequest = {
      prompt: `Warm-up ${index}`,
      conversation: { system: '', opening: '', turn: 1 },
      kind: requestKinds[index % requestKinds.length] ?? 'chat',
      streamed: index % 2 === 0,
      streamFraming: 'sse',
      includeUsage: true,
      tools: [],
      requiredTool: null,
      schema: null,
      maxTokens: null,
    };
    for (const frame of planModelAnswer(request, description, seed, wire).frames) if (frame.data === '') break;
  }
}

function toMockRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): MockRequest {
  const at = url.indexOf('?');
  return at === -1
    ? { method, path: url, headers, body }
    : { method, path: url.slice(0, at), query: url.slice(at + 1), headers, body };
}

function readBody(request: IncomingMessage, response: ServerResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) response.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    if (!response.destroyed) done(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString());
  });
}
