import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CutoverError, formatCause } from '../cutover-error.ts';
import { faultSettings, type FaultSettings } from '../faults/index.ts';
import type { FaultSummary } from '../records/record.ts';
import { object, required } from '../settings/object.ts';
import { list, number } from '../settings/reader.ts';
import { MAX_LEASE_MS, MIN_LEASE_MS } from './lease.ts';

/** What `GET /status` tells, and every change answers with. */
export interface InjectorStatus {
  /** What is armed, in the order it is asked. */
  faults: readonly FaultSettings[];
  /** What each of them has done since it was armed, in the same order. */
  summaries: FaultSummary[];
  /** Null when nothing is armed. */
  leaseLeftMs: number | null;
  /** Upstream calls since the start, and those a fault was applied to. */
  attempts: number;
  faulted: number;
  /** Calls a fault keeps waiting now, or whose response it shapes. */
  held: number;
  openConnections: number;
  /** Connections since the start, and those a fault was applied to before there was a request. */
  connections: number;
  faultedConnections: number;
  /** Does its port take connections? */
  port: 'listening' | 'refusing';
}

/** What the control API may do to an injector. */
export interface Controlled {
  arm(faults: readonly FaultSettings[], leaseMs: number): void;
  /** False when nothing is armed any more. */
  extend(leaseMs: number): boolean;
  revert(): void;
  /** Resolves when what was armed or taken back is in force, ports included. */
  settled(): Promise<void>;
  status(): InjectorStatus;
}

const MAX_BODY_BYTES = 256 * 1024;
const leaseMs = number({ min: MIN_LEASE_MS, max: MAX_LEASE_MS, whole: true });
const armRequest = object({
  faults: required('the faults to arm, the first asked first', list(faultSettings, { min: 1, max: 32 })),
  leaseMs: required('how long they stay armed unless extended, in ms', leaseMs),
});
const leaseRequest = object({ leaseMs: required('how long the armed faults stay from now on, in ms', leaseMs) });

/**
 * The control API of one injector: `PUT /faults`, `POST /lease`, `DELETE /faults`, `GET /status`, each with the
 * bearer token. A request is read and checked as a whole before anything is done, so none is half applied.
 */
export function createControlServer(token: string, controlled: Controlled): Server {
  return createServer((request, response) => {
    answer(request, token, controlled).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => {
        const refusal = error instanceof Refusal ? error : readError(error);
        send(response, refusal.status, { error: { message: refusal.message } });
      },
    );
  });
}

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function readError(error: unknown): Refusal {
  const usage = error instanceof CutoverError && error.code === 'usage';
  return new Refusal(usage ? 400 : 500, formatCause(error));
}

async function answer(
  request: IncomingMessage,
  token: string,
  controlled: Controlled,
): Promise<{ status: number; body: unknown }> {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
    throw new Refusal(401, 'The control API wants the header "Authorization: Bearer <token>".');
  }
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      break;
    case 'PUT /faults': {
      const { faults, leaseMs: ms } = armRequest.read(await readJson(request), '');
      controlled.arm(faults, ms);
      await controlled.settled();
      break;
    }
    case 'POST /lease': {
      const { leaseMs: ms } = leaseRequest.read(await readJson(request), '');
      if (!controlled.extend(ms)) throw new Refusal(409, 'Nothing is armed: the lease has run out or was never taken.');
      break;
    }
    case 'DELETE /faults':
      controlled.revert();
      await controlled.settled();
      break;
    default:
      throw new Refusal(404, `There is no ${request.method} ${request.url} here.`);
  }
  return { status: 200, body: controlled.status() };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `The body is over ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    throw new Refusal(400, `The body is no JSON: ${formatCause(error)}`);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  // A body that was refused half-read leaves the connection unusable.
  const close = response.req.complete ? {} : { connection: 'close' };
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...close,
  });
  response.end(text);
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
