import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import type { Readiness } from '../../drill/programs/program.ts';
import { readAnswer } from '../../proxies/process/read-answer.ts';
import { connectOnce } from './check-reachable.ts';

/**
 * Waits for a program as its readiness says. Throws a `target` error with the last thing seen when its time is over, or
 * at once when `gaveUp` says that it never will be ready; and what `signal` was aborted with.
 */
export async function waitUntilReady(options: {
  what: string;
  ready: Readiness;
  gaveUp: () => string | null;
  signal?: AbortSignal;
}): Promise<void> {
  const { what, ready, gaveUp, signal } = options;
  const { url, withinMs: timeoutMs } = ready;
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer yet';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const reason = gaveUp();
    if (reason !== null) throw new CutoverError('target', `${what} ended before it was ready: ${reason}.`);
    try {
      if (ready.kind === 'connects') return await connectOnce(url);
      // Nobody but the target is asked, wherever it sends whom.
      const response = await fetch(url, { redirect: 'manual', signal: timeoutSignal(1_000) });
      const body = await readAnswer(response);
      if (response.ok && body.includes(ready.text)) return;
      last = `status ${response.status}${response.ok ? ` without "${ready.text}"` : ''}`;
    } catch (error) {
      last = formatCause(error instanceof Error && error.cause ? error.cause : error);
    }
    await sleep(50);
  }
  throw new CutoverError(
    'target',
    `${what} was not ready after ${timeoutMs} ms: ${ready.kind === 'connects' ? 'a connection to' : 'GET'} ${url} gave ${last}.`,
  );
}
