import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';

/**
 * Asks `url` until `isReady` accepts the answer. Throws a `target` error with the last thing seen after `timeoutMs`,
 * or at once when `gaveUp` says that it never will be.
 */
export async function waitUntilReady(options: {
  what: string;
  url: string;
  isReady: (response: Response, body: string) => boolean;
  gaveUp: () => string | null;
  timeoutMs: number;
}): Promise<void> {
  const { what, url, isReady, gaveUp, timeoutMs } = options;
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer yet';
  while (Date.now() < deadline) {
    const reason = gaveUp();
    if (reason !== null) throw new CutoverError('target', `${what} ended before it was ready: ${reason}.`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      const body = await response.text();
      if (isReady(response, body)) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = formatCause(error instanceof Error && error.cause ? error.cause : error);
    }
    await sleep(50);
  }
  throw new CutoverError('target', `${what} was not ready after ${timeoutMs} ms: GET ${url} gave ${last}.`);
}
