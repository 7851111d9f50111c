import { CutoverError, type ErrorCode, findErrorCode, formatCause } from '../../kit/cutover-error.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
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

/** What a child has of whoever started it. */
export interface ParentLink {
  /** Knows what must not be written; what it learns, all processes of the drill know. */
  redactor: Redactor;
  /** Tells that it cannot do its work any more: `what` is a clause (`its records cannot be written`); it goes on as well as it can. */
  failing(what: string, error: unknown): void;
}

/** How long the last words of a process that failed may take. */
const LAST_WORDS_MS = 1_000;

/**
 * Turns this process into a child of Cutover's: waits for its settings, starts, answers, and ends when it is
 * told to or when whoever started it is gone. Ctrl-C is left to the parent.
 */
export function serveChild(start: (settings: unknown, parent: ParentLink) => Promise<ChildService>): void {
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
  // Node would end with words that nobody reads.
  process.on('uncaughtException', (error) => {
    const leave = (): void => process.exit(findErrorCode(error) === 'bug' ? 70 : 2);
    setTimeout(leave, LAST_WORDS_MS);
    reply({ type: 'failing', why: `ended by itself: ${describeError(error).message}` }, leave);
  });
  const redactor = createRedactor([], (values) => reply({ type: 'secrets', values }));
  const link: ParentLink = {
    redactor,
    failing: (what, error) => reply({ type: 'failing', why: `says that ${what}: ${formatCause(error)}` }),
  };
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => void stop('told'));
  process.on('disconnect', () => void stop('orphaned'));
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'stop') void stop('told');
    else if (message.type === 'secrets') redactor.learn(message.values);
    else if (message.type === 'start') {
      start(message.settings, link).then(
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
  const code = findErrorCode(error);
  if (code !== 'bug' || error instanceof CutoverError) return { code, message: formatCause(error) };
  return { code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function reply(message: ChildMessage, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
}
