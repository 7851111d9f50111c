import { CutoverError, type ErrorCode, formatCause } from '../../kit/cutover-error.ts';
import type { ChildMessage, ParentMessage } from './child.ts';

/** What a child process offers once it runs. */
export interface ChildService {
  /** Told to the parent when ready: ports and the like; JSON-serialisable. */
  facts: unknown;
  /** Questions the parent may ask by name. */
  requests?: Record<string, (payload: unknown) => unknown>;
  /** Closes everything. Called once: on `stop`, or when the parent is gone. */
  stop(reason: 'told' | 'orphaned'): Promise<void> | void;
}

/**
 * Turns this process into a child of Cutover's: waits for its settings, starts, answers, and ends when it is
 * told to or when whoever started it is gone. Ctrl-C is left to the parent.
 */
export function serveChild(start: (settings: unknown) => Promise<ChildService>): void {
  let service: ChildService | undefined;
  let stopping = false;
  const stop = async (reason: 'told' | 'orphaned'): Promise<void> => {
    if (stopping) return;
    stopping = true;
    // Whatever hangs in there, an orphan does not outlive its parent by more than this.
    setTimeout(() => process.exit(1), 1_500).unref();
    await service?.stop(reason);
    process.exit(0);
  };
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => void stop('told'));
  process.on('disconnect', () => void stop('orphaned'));
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'stop') void stop('told');
    else if (message.type === 'start') {
      start(message.settings).then(
        (started) => {
          service = started;
          reply({ type: 'ready', facts: started.facts });
        },
        (error: unknown) => reply({ type: 'failed', ...describeError(error) }),
      );
    } else void answer(service, message);
  });
  // Whoever started this may have gone while it was loaded, which is told only once.
  if (process.channel === undefined || !process.connected) void stop('orphaned');
}

async function answer(service: ChildService | undefined, message: ParentMessage & { type: 'request' }): Promise<void> {
  const handler = service?.requests?.[message.name];
  if (handler === undefined) return reply({ type: 'reply', id: message.id, error: `knows no "${message.name}"` });
  try {
    reply({ type: 'reply', id: message.id, value: await handler(message.payload) });
  } catch (error) {
    reply({ type: 'reply', id: message.id, error: formatCause(error) });
  }
}

function describeError(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof CutoverError) return { code: error.code, message: error.message };
  return { code: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function reply(message: ChildMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
