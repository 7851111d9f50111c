import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSettings } from '../../lib/faults/index.ts';
import { providerErrors } from '../../lib/faults/provider-errors.ts';
import { createControlClient } from '../../lib/injector/control-client.ts';
import { createInjector } from '../../lib/injector/injector.ts';
import { listen } from '../../lib/process/listen.ts';
import { createClientClock, TIMEOUT_MS } from './client-clock.ts';
import type { ClientOutcome, RetryWait } from './client-outcome.ts';
import { describeError } from './describe-error.ts';
import type { ClientRow } from './list-rows.ts';

const TOKEN = 'token';
const TURN_MS = 2;
/**
 * So many turns of the event loop without news: whatever was under way has arrived. Turns and not time, because
 * provider, injector and client share the loop: on a busy machine they are late together.
 */
const QUIET_TURNS = 40;
/** Longest wait for anything; only a client that is stuck takes it. */
const PATIENCE_MS = 60_000;

/** Makes one call through an injector of its own with the row's fault armed, or none, and says what became of it. */
export async function observeCall(
  row: Pick<ClientRow, 'driver' | 'streamed' | 'timeouts'> & { fault: FaultSettings | null },
  upstream: string,
): Promise<ClientOutcome> {
  const { driver, streamed, fault, timeouts } = row;
  const injector = createInjector({
    provider: 'primary',
    upstream,
    runToken: 'ab1',
    seed: 1,
    controlToken: TOKEN,
    clock: { now: () => performance.now(), after: () => () => {} },
    write: () => {},
  });
  const port = await listen(injector.proxy.server, 0, 'the injector');
  try {
    if (fault !== null) {
      const controlPort = await listen(injector.control, 0, 'the control API');
      await createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: TOKEN }).arm([fault], 600_000);
    }
    const clock = createClientClock();
    let text = '';
    let finish: string | null = null;
    let fellBack = false;
    let ended: { kind: 'answer' } | { kind: 'error'; thrown: unknown } | null = null;
    const sink = {
      text(piece: string) {
        text += piece;
        if (timeouts === 'at first text' && text !== '') clock.expireTimeouts();
      },
      fallBack: () => void (fellBack = true),
      finish: (reason: string | null | undefined) => void (finish = reason ?? finish),
    };
    const call = { url: `http://127.0.0.1:${port}`, fallbackUrl: upstream, streamed, timeoutMs: TIMEOUT_MS };
    const over = clock
      .run(() => driver.call(call, sink))
      .then(
        () => (ended = { kind: 'answer' }),
        (thrown: unknown) => (ended = { kind: 'error', thrown }),
      );
    const isEnded = (): typeof ended => ended;

    const patience = new AbortController();
    await Promise.race([
      over,
      sleep(PATIENCE_MS, undefined, patience).catch(() => {}),
      ...(timeouts === 'when quiet' ? [expireWhenQuiet()] : []),
    ]);
    patience.abort();

    /** Resolves when it is quiet and no time-out is running. */
    async function expireWhenQuiet(): Promise<void> {
      let seen = '';
      let quietTurns = 0;
      while (isEnded() === null && !patience.signal.aborted) {
        await sleep(TURN_MS);
        const { attempts, held } = injector.status();
        const now = [attempts, clock.waits().length, clock.isWaiting(), text.length].join();
        quietTurns = now === seen && held > 0 ? quietTurns + 1 : 0;
        seen = now;
        if (quietTurns < QUIET_TURNS) continue;
        if (clock.expireTimeouts() === 0) return;
        quietTurns = 0;
      }
    }
    const { attempts } = injector.status();
    const common = { text, attempts, wait: readWait(clock.waits(), fault) };
    const end = isEnded();
    if (end === null) return { kind: 'hang', ...common };
    if (end.kind === 'error') return { kind: 'error', ...common, error: describeError(end.thrown) };
    return { kind: 'answer', ...common, finish, ...(fellBack ? { fellBack } : {}) };
  } finally {
    injector.revert();
    injector.control.close();
    injector.control.closeAllConnections();
    await injector.proxy.close();
  }
}

function readWait(waits: readonly number[], fault: FaultSettings | null): RetryWait {
  if (waits.length === 0) return 'none';
  const asked =
    fault?.kind === 'error-response' ? (fault.retryAfterSeconds ?? providerErrors[fault.error].waitSeconds) : 0;
  if (asked === undefined || asked === 0) return 'its own';
  // `retry-after` has no fractions.
  const said = [asked * 1000, Math.ceil(asked) * 1000];
  const [first = 0] = waits;
  // A client may double its own back-off meanwhile, and take the longer of the two.
  const isAsked = said.some((ms) => Math.abs(ms - first) < 1) && waits.every((wait) => wait > first - 1);
  return isAsked ? 'as asked' : 'its own';
}
