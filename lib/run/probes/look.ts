import { formatCause } from '../../kit/cutover-error.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { runOnce } from '../../proxies/process/run-once.ts';

/** Runs a program once; resolves to why it is not well, as a clause (null: it ended with 0). What it started is killed when it has ended, and after `timeoutMs` at the latest. */
export async function lookAtCommand(
  command: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const end = await runOnce(command, timeoutMs, signal);
  switch (end.kind) {
    case 'failed':
      return `it cannot be started: ${formatCause(end.error)}`;
    case 'late':
      return `it took longer than ${formatMs(timeoutMs)}`;
    case 'ended':
      return end.code === 0 ? null : `it ended with ${end.code ?? end.by ?? 'nothing'}`;
  }
}

/** Asks an address once; resolves to why it is not well, as a clause; null: it answered with a 2xx within `timeoutMs`. */
export async function lookAtUrl(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
  const late = timeoutSignal(timeoutMs);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, late]) });
    await response.body?.cancel();
    return response.ok ? null : `it answered with ${response.status}`;
  } catch (error) {
    if (late.aborted) return `it took longer than ${formatMs(timeoutMs)}`;
    return `it did not answer: ${describeFetchError(error)}`;
  }
}
