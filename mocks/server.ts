import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { listen } from '../lib/process/listen.ts';
import type { HealthRecord } from '../lib/records/record.ts';
import type { AnswerPlan, MockDescription, MockRequest } from './answer-plan.ts';
import { createLatenessMeter } from './lateness.ts';
import { planAnswer } from './plan-answer.ts';
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
}

/** A server of answers, wherever they come from. */
export interface AnswerServerOptions {
  /** For messages: `The mock of the primary`. */
  name: string;
  /** `target` is the path with its query. */
  answer: (request: MockRequest & { target: string }) => AnswerPlan;
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
}

/** A running mock provider. */
export interface MockServer extends AsyncDisposable {
  readonly port: number;
  /** The API's base: `http://127.0.0.1:PORT/v1`. */
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
export async function createMockServer({ description, seed, ...place }: MockServerOptions): Promise<MockServer> {
  warmUp(description, seed);
  return createAnswerServer({
    name: `The mock of the ${description.provider}`,
    answer: (request) => planAnswer(request, description, seed),
    ...place,
  });
}

/** Starts a server that plays the plans `answer` makes. Throws an `environment` error when the port is taken. */
export async function createAnswerServer(options: AnswerServerOptions): Promise<MockServer> {
  const { name, answer, port, host = '127.0.0.1' } = options;
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
      const { method = 'GET', url: target = '/' } = request;
      const plan = answer({ method, target, path: pathOf(target), body });
      playPlan(plan, response, startMs, scheduler, lateness.add);
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
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/v1`,
    health,
    takeLateness: lateness.takeInterval,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Plans some answers for nobody: the first callers would otherwise wait for code that is not compiled yet. */
function warmUp(description: MockDescription, seed: number): void {
  for (let index = 0; index < WARM_UP_PLANS; index++) {
    const messages = [{ role: 'user', content: `Warm-up ${index}` }];
    const body = JSON.stringify({ model: description.model, messages, stream: index % 2 === 0 });
    const { frames } = planAnswer({ method: 'POST', path: '/v1/chat/completions', body }, description, seed);
    for (const frame of frames) if (frame.data === '') break;
  }
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
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
