import { excerptLines } from '../../lib/kit/excerpt.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { EndSignal } from '../../lib/proxies/injector/service/event-log.ts';
import { startInjectService } from '../../lib/proxies/injector/service/start-inject-service.ts';
import { onFailure } from '../terminal/failures.ts';
import { collectRarely } from '../../lib/proxies/process/collect-rarely.ts';
import { createPainter } from '../terminal/painter.ts';
import { createToken, TOKEN_VARIABLE } from './find-token.ts';
import { createLineLog } from './line-log.ts';
import { parseDuration } from './parse-duration.ts';
import { type LimitArguments, parseLimits } from './parse-limits.ts';
import { isLoopback, parseAddress } from './parse-address.ts';
import { renderEvent } from './print-events.ts';

/** What `cutover inject --upstream` is given. */
export interface ServeInjectArguments extends LimitArguments {
  upstream: string;
  listen: string;
  control: string;
  exposeControl: boolean;
  journal: string | undefined;
  tokenFile: string | undefined;
  /** How long calls in hand may take when it is told to stop. */
  drain: string;
}

/** Longest wait for calls in hand at the end. */
const LONGEST_DRAIN_MS = 600_000;

/** Runs a long-lived injector until a signal ends it. */
export async function serveInject(args: ServeInjectArguments): Promise<void> {
  const listen = parseAddress('--listen', args.listen);
  const control = parseAddress('--control', args.control);
  if (!isLoopback(control) && !args.exposeControl) {
    throw new CutoverError(
      'usage',
      `--control ${args.control} can be reached from other machines; add --expose-control if that is meant.`,
    );
  }
  const limits = parseLimits(args);
  const drainMs = parseDuration('--drain', args.drain, [0, LONGEST_DRAIN_MS]);
  collectRarely();
  const painter = createPainter();
  const [log, errorLog] = [createLineLog(process.stdout), createLineLog(process.stderr)];
  const { say } = log;
  const warn = (text: string): void => errorLog.say(`warning: ${excerptLines(text)}`);
  const { token, from } = await createToken(process.env, args.tokenFile);
  const service = await startInjectService({
    upstream: args.upstream,
    listen,
    control,
    limits,
    token,
    journalPath: args.journal,
    onEvent: (event, holder) => say(renderEvent(event, holder, painter)),
    warn,
    logLinesLost: () => log.lost + errorLog.lost,
  });
  if (!isLoopback(control)) {
    warn(
      'The control API can be reached from other machines, and its token goes over plain HTTP. Use it in a network you trust, or behind TLS.',
    );
  }
  if (!isLoopback(listen)) warn(`Whoever reaches ${service.url} can send requests to ${args.upstream} through it.`);
  if (service.left !== null) {
    const { faults, holder, armedEpochMs } = service.left;
    const at = new Date(armedEpochMs).toISOString();
    warn(
      `The last injector with this journal ended with ${faults.join(', ')} armed (${holder ?? 'by hand'}, ${at}). Nothing is armed now: leases live in memory.`,
    );
  }
  if (from === 'made') {
    errorLog.say(`Token, shown this once: ${token}\nThose who control it need it as ${TOKEN_VARIABLE}.`);
  }
  // Before it says that it takes them.
  const stopped = untilStopped({
    panic() {
      service.clear();
      say('Cleared by SIGUSR2: nothing is armed.');
    },
    hangUp: () => warn('Its terminal was closed (SIGHUP). It goes on passing traffic; SIGTERM stops it.'),
  });
  say(`${painter.bold('passing')} ${service.url} to ${args.upstream}`);
  say(
    `control ${service.controlUrl}, panic button: cutover inject --clear ${service.controlUrl}${hasPanicSignal ? ` or kill -USR2 ${process.pid}` : ''}`,
  );
  const signal = await stopped;
  say(`Stopping: faults first; calls in hand may take up to ${args.drain}. Again to leave at once.`);
  const cutOff = await service.stop(drainMs, signal);
  if (cutOff > 0) warn(`${cutOff} ${cutOff === 1 ? 'call was' : 'calls were'} cut off: not over after ${args.drain}.`);
}

// Windows has no such signal; there it is --clear alone.
const hasPanicSignal = process.platform !== 'win32';

/** Resolves when a signal ends it, to that, or a failure. Production traffic does not end with the terminal it was started in. */
async function untilStopped({
  panic,
  hangUp,
}: {
  panic: () => void;
  hangUp: () => void;
}): Promise<EndSignal | undefined> {
  if (hasPanicSignal) process.on('SIGUSR2', panic);
  process.on('SIGHUP', hangUp);
  return new Promise((resolve) => {
    let told = false;
    const stop = (signal: EndSignal): void => {
      // Faults live in memory: whoever leaves at once takes them along.
      if (told) process.exit(0);
      told = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
    onFailure(() => resolve(undefined));
  });
}
