import { CutoverError, formatCause } from '../cutover-error.ts';
import type { FaultSettings } from '../faults/index.ts';
import { isPlainObject } from '../settings/reader.ts';
import type { InjectorStatus } from './injector-status.ts';

/** Speaks to one injector's control API. Every call throws a `target` error when the injector cannot be had. */
export interface ControlClient {
  /** Arms these faults, at least one, in place of what is armed, for 500 to 600,000 ms. */
  arm(faults: readonly FaultSettings[], leaseMs: number): Promise<InjectorStatus>;
  /** Moves the deadline. Throws when the lease has run out already: the faults are gone then. */
  extend(leaseMs: number): Promise<InjectorStatus>;
  /** Takes all faults back. */
  clear(): Promise<InjectorStatus>;
  status(): Promise<InjectorStatus>;
}

/** How to reach the injector. */
export interface ControlClientOptions {
  /** `controlUrl` of the injector's facts. */
  url: string;
  token: string;
  /** Longest wait for an answer. Default 2,000 ms. */
  timeoutMs?: number;
}

/** A client for the control API at `url`. It holds nothing open that keeps a process alive. */
export function createControlClient(options: ControlClientOptions): ControlClient {
  const { url, token, timeoutMs = 2_000 } = options;

  async function call(method: string, path: string, body?: unknown): Promise<InjectorStatus> {
    const what = `${method} ${url}${path}`;
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      answer = await response.json();
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
    if (response.ok) return answer as InjectorStatus;
    const error = isPlainObject(answer) && isPlainObject(answer.error) ? answer.error.message : undefined;
    throw new CutoverError('target', `The injector refused ${what} with ${response.status}: ${String(error)}`);
  }

  return {
    arm: (faults, leaseMs) => call('PUT', '/faults', { faults, leaseMs }),
    extend: (leaseMs) => call('POST', '/lease', { leaseMs }),
    clear: () => call('DELETE', '/faults'),
    status: () => call('GET', '/status'),
  };
}
