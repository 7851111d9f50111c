import { CutoverError, formatCause } from '../../../kit/cutover-error.ts';
import type { FaultSettings } from '../../../faults/index.ts';
import { excerpt } from '../../../kit/excerpt.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { timeoutSignal } from '../../process/timeout-signal.ts';
import { readAnswer } from '../../process/read-answer.ts';
import type { InjectorStatus, ServiceStatus } from '../injector-status.ts';
import { findServiceStatusProblem, findStatusProblem } from './parse-status.ts';
import type { SessionRequest } from './session-lock.ts';
import { RUN_HEADER } from './session-routes.ts';

/** Speaks to one injector's control API. Every call throws a `target` error when the injector cannot be had or refuses. */
export interface ControlClient<Status = InjectorStatus> {
  /** Arms these faults, at least one, in place of what is armed, for 500 to 600,000 ms. */
  arm(faults: readonly FaultSettings[], leaseMs: number): Promise<Status>;
  /** Moves the deadline. Throws when the lease has run out already: the faults are gone then. */
  extend(leaseMs: number): Promise<Status>;
  /** Takes all faults back. By a client that is of no run it ends the session of the run that holds the injector, too. */
  clear(): Promise<Status>;
  status(): Promise<Status>;
  /** Takes a long-lived injector for a run, or renews that; a refusal is an answer here, not an error. */
  takeSession(request: SessionRequest, leaseMs: number): Promise<ControlAnswered<Status>>;
  /** Lets go of it, and of every fault. */
  releaseSession(): Promise<Status>;
}

/** What the injector said to a request that reached it. */
export type ControlAnswered<Status> = { kind: 'granted'; status: Status } | { kind: 'refused'; reason: string };

/** How to reach the injector. */
export interface ControlClientOptions {
  /** `controlUrl` of the injector's facts. */
  url: string;
  token: string;
  /** The run this client acts for, at a long-lived injector. */
  runToken?: string;
  /** Longest wait for an answer. Default 2,000 ms. */
  timeoutMs?: number;
}

/** A client for the control API at `url`. It holds nothing open that keeps a process alive. */
export function createControlClient(options: ControlClientOptions): ControlClient {
  return createClient(options, findStatusProblem);
}

/** A client for the control API of a long-lived injector, which may be on another machine, or be anything. */
export function createServiceClient(options: ControlClientOptions): ControlClient<ServiceStatus> {
  return createClient(options, findServiceStatusProblem);
}

/** `findProblem`: why an answer is no `Status`, as a clause; null: it is one. */
function createClient<Status>(
  options: ControlClientOptions,
  findProblem: (value: unknown) => string | null,
): ControlClient<Status> {
  const { token, runToken, timeoutMs = 2_000 } = options;
  const url = options.url.replace(/\/+$/, '');

  async function ask(method: string, path: string, body?: unknown): Promise<ControlAnswered<Status>> {
    const what = `${method} ${url}${path}`;
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(runToken === undefined ? {} : { [RUN_HEADER]: runToken }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        // The token goes to nobody else.
        redirect: 'manual',
        signal: timeoutSignal(timeoutMs),
      });
      const text = await readAnswer(response);
      // What refuses may be no injector.
      answer = response.ok ? JSON.parse(text) : parseLoosely(text);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new CutoverError(
        'target',
        `The injector did not answer ${what}: ${formatCause(cause)}. Is it still running?`,
        {
          cause: error,
        },
      );
    }
    if (!response.ok) {
      return { kind: 'refused', reason: `The injector refused ${what} with ${response.status}: ${findReason(answer)}` };
    }
    const problem = findProblem(answer);
    if (problem === null) return { kind: 'granted', status: answer as Status };
    throw new CutoverError(
      'target',
      `The answer to ${what} is none of an injector: ${problem}. Is it the control URL?`,
    );
  }

  async function call(method: string, path: string, body?: unknown): Promise<Status> {
    const answered = await ask(method, path, body);
    if (answered.kind === 'refused') throw new CutoverError('target', answered.reason);
    return answered.status;
  }

  return {
    arm: (faults, leaseMs) => call('PUT', '/faults', { faults, leaseMs }),
    extend: (leaseMs) => call('POST', '/lease', { leaseMs }),
    clear: () => call('DELETE', '/faults'),
    status: () => call('GET', '/status'),
    takeSession: (request, leaseMs) => ask('PUT', '/session', { ...request, leaseMs }),
    releaseSession: () => call('DELETE', '/session'),
  };
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findReason(answer: unknown): string {
  const message = isPlainObject(answer) && isPlainObject(answer['error']) ? answer['error']['message'] : undefined;
  return typeof message === 'string' ? excerpt(message, 600) : 'it did not say why';
}
