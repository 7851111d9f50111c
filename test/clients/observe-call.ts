import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionFault, listTlsFaults } from '../../lib/faults/decide-connection.ts';
import type { FaultSettings } from '../../lib/faults/index.ts';
import { createControlClient } from '../../lib/proxies/injector/service/control-client.ts';
import { createInjector } from '../../lib/proxies/injector/injector.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { createClientClock, TIMEOUT_MS } from './client-clock.ts';
import type { ClientOutcome, RetryWait } from './client-outcome.ts';
import { describeError } from './describe-error.ts';
import { makeEarlierCall } from './earlier-call.ts';
import type { ClientRow } from './list-rows.ts';
import { localTls } from './local-tls.ts';
import { answerPaths } from './provider-server.ts';
import { watchFetch } from './watch-fetch.ts';

const TOKEN = 'token';
const TURN_MS = 2;
/**
 * So many turns of the event loop without news: whatever was under way has arrived. Turns and not time, because
 * provider, injector and client share the loop: on a busy machine they are late together.
 */
const QUIET_TURNS = 40;
/** So many such looks in a row without a time-out to come: the client hangs. */
const IDLE_LOOKS = 5;
/** Longest wait for anything; only a client that is stuck takes it. */
const PATIENCE_MS = 60_000;

/**
 * Makes one call through an injector of its own with the row's fault armed, or none, and says what became of it.
 * Throws when a fault is armed that the call does not meet: what is seen then is not the fault's doing.
 */
export async function observeCall(
  row: Pick<ClientRow, 'driver' | 'streamed' | 'timeouts'> &
    Partial<Pick<ClientRow, 'before' | 'answer'>> & { fault: FaultSettings | null },
  provider: string,
): Promise<ClientOutcome> {
  const { driver, streamed, fault, timeouts, before, answer = 'a sentence' } = row;
  const clock = createClientClock();
  const tls = fault !== null && listTlsFaults([fault]).length > 0 ? localTls : undefined;
  const injector = createInjector({
    redactor: createRedactor(),
    provider: 'primary',
    upstream: provider + answerPaths[answer],
    tls,
    runToken: 'ab1',
    seed: 1,
    controlToken: TOKEN,
    // The only time that passes for the faults is what the client waits between its tries.
    clock: { now: clock.waitedMs, after: () => () => {} },
    write: () => {},
  });
  // A fault may close it: nobody else must be given it then.
  const port = await listen(injector.proxy.server, await findFreePort(), 'the injector');
  using fetches = watchFetch(port);
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  let endEarlier = async (): Promise<void> => {};
  try {
    if (fault !== null) {
      const controlPort = await listen(injector.control, 0, 'the control API');
      await createControlClient({ url: `http://127.0.0.1:${controlPort}`, token: TOKEN }).arm([fault], 600_000);
    }
    if (before !== undefined) endEarlier = await makeEarlierCall(before, driver.wire, url);
    // Of these the injector sees a connection at most, and no call.
    const isUnseen = fault !== null && isConnectionFault(fault);
    const earlier = injector.status();
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
    const call = { url, fallbackUrl: provider, streamed, timeoutMs: TIMEOUT_MS };
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
      let idle = 0;
      while (isEnded() === null && !patience.signal.aborted) {
        await sleep(TURN_MS);
        const { attempts, held, connections, openConnections } = injector.status();
        const isHeld = held > 0 || (isUnseen && openConnections > 0);
        const now = [attempts, connections, clock.waits().length, clock.isWaiting(), text.length].join();
        quietTurns = now === seen && isHeld ? quietTurns + 1 : 0;
        seen = now;
        if (quietTurns < QUIET_TURNS) continue;
        quietTurns = 0;
        if (clock.expireTimeouts() > 0) idle = 0;
        // Between two tries a client has no time-out either, and on a busy machine that may last.
        else if (!clock.isWaiting() && ++idle === IDLE_LOOKS) return;
      }
    }
    const { attempts: calls, faulted, faultedConnections, portState } = injector.status();
    if (fault !== null && faulted === earlier.faulted && faultedConnections === 0 && portState === 'listening') {
      throw new Error(`${fault.kind} was armed, but the call of ${driver.id} did not meet it.`);
    }
    const attempts = isUnseen ? fetches.requests() : calls - earlier.attempts;
    const common = { text, attempts, wait: readWait(clock.waits(), fetches.askedWaitsMs()) };
    const end = isEnded();
    if (end === null) return { kind: 'hang', ...common };
    if (end.kind === 'error') return { kind: 'error', ...common, error: describeError(end.thrown) };
    return { kind: 'answer', ...common, finish, ...(fellBack ? { fellBack } : {}) };
  } finally {
    await endEarlier();
    injector.revert();
    injector.control.close();
    injector.control.closeAllConnections();
    await injector.proxy.close();
  }
}

function readWait(waits: readonly number[], askedMs: readonly number[]): RetryWait {
  if (waits.length === 0) return 'none';
  const [first = 0] = waits;
  // A client may double its own back-off meanwhile, and take the longer of the two.
  const isAsked = askedMs.some((ms) => Math.abs(ms - first) < 1) && waits.every((wait) => wait > first - 1);
  return isAsked ? 'as asked' : 'its own';
}
