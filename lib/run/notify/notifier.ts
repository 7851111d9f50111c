import { setTimeout as sleep } from 'node:timers/promises';
import type { NotifyMoment, NotifySettings } from '../../drill/notify.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { parseHttpUrl } from '../../kit/settings/http-url.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';

/** What somebody is told. */
export interface Notification {
  event: NotifyMoment;
  /** A sentence for people. */
  text: string;
  verdict?: string;
  reasons?: readonly string[];
}

/** Tells those who want to be told, beside the drill: it never waits for them. */
export interface Notifier {
  tell(notification: Notification): void;
  /** Waits for what is under way, for so long at most, ms, and gives it up then. Resolves to what was not delivered, as sentences. */
  finish(patienceMs: number): Promise<string[]>;
}

/** What it needs to know; `waitsMs`: before each further try. */
export interface NotifierOptions {
  receivers: readonly Receiver[];
  drill: string;
  runId: string;
  /** Nothing secret goes out, whoever repeats it. */
  clean(text: string): string;
  waitsMs?: readonly number[];
}

const TIMEOUT_MS = 5_000;
const WAITS_MS = [1_000, 3_000, 9_000];

/** One who is told, found. */
export interface Receiver {
  settings: NotifySettings;
  url: string;
  token: string | undefined;
  /** For people; never the address, which may be a secret. */
  name: string;
}

/** A notifier for a drill. */
export function createNotifier(options: NotifierOptions): Notifier {
  const { drill, runId, clean, waitsMs = WAITS_MS } = options;
  const over = new AbortController();
  const lost: string[] = [];
  const receivers = options.receivers.map((receiver) => ({ ...receiver, last: Promise.resolve() }));

  async function deliver(receiver: Receiver, notification: Notification): Promise<void> {
    const body = JSON.stringify(renderBody(receiver.settings.kind, notification, { drill, runId, clean }));
    let why = 'there was no time left';
    for (const waitMs of [0, ...waitsMs]) {
      await sleep(waitMs, undefined, { signal: over.signal }).catch(() => {});
      if (over.signal.aborted) break;
      const failed = await post(receiver, body, over.signal);
      if (failed === null) return;
      why = failed.why;
      if (failed.isFinal) break;
    }
    lost.push(`${receiver.name} was not told of ${notification.event}: ${clean(why)}.`);
  }

  return {
    tell(notification) {
      for (const receiver of receivers) {
        if (!receiver.settings.on.includes(notification.event)) continue;
        // What was told last is sent behind what was told before.
        receiver.last = receiver.last.then(() => deliver(receiver, notification));
      }
    },
    async finish(patienceMs) {
      const timer = setTimeout(() => over.abort(), patienceMs);
      await Promise.all(receivers.map(({ last }) => last));
      clearTimeout(timer);
      return [...lost];
    },
  };
}

/** Finds those who are to be told. Throws a `usage` error where a variable is not set or holds no address. */
export function openReceivers(receivers: readonly NotifySettings[], env: NodeJS.ProcessEnv): Receiver[] {
  return receivers.map((settings, place) => openReceiver(settings, place, env));
}

function openReceiver(settings: NotifySettings, place: number, env: NodeJS.ProcessEnv): Receiver {
  const { kind, url, urlEnv, tokenEnv } = settings;
  const at = `notify[${place}]`;
  const address = urlEnv === undefined ? (url ?? '') : readVariable(`${at}.urlEnv`, urlEnv, env);
  if (parseHttpUrl(address) === null) {
    // What it holds may be a secret.
    throw new CutoverError(
      'usage',
      `${at}.urlEnv must name a variable that holds an http(s) URL, and ${urlEnv} holds something else.`,
    );
  }
  return {
    settings,
    url: address,
    token: tokenEnv === undefined ? undefined : readVariable(`${at}.tokenEnv`, tokenEnv, env),
    name: `${at} (${kind})`,
  };
}

function readVariable(path: string, name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new CutoverError(
    'usage',
    `${path} must name a variable that is set, got ${name}. Set it, or take the entry out.`,
  );
}

function renderBody(
  kind: NotifySettings['kind'],
  { event, text, verdict, reasons }: Notification,
  { drill, runId, clean }: Pick<NotifierOptions, 'drill' | 'runId' | 'clean'>,
): object {
  const lines = [text, ...(reasons ?? []).map((reason) => `• ${reason}`)].map(clean);
  // Source: https://api.slack.com/reference/surfaces/formatting#escaping
  const escape = (line: string): string =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (kind === 'slack') return { text: lines.map(escape).join('\n') };
  return {
    event,
    drill,
    runId,
    text: clean(text),
    ...(verdict === undefined ? {} : { verdict }),
    ...(reasons === undefined ? {} : { reasons: reasons.map(clean) }),
  };
}

/** Null: it was taken. `isFinal`: another try would end as this one did. */
async function post(
  { url, token }: Receiver,
  body: string,
  signal: AbortSignal,
): Promise<{ why: string; isFinal: boolean } | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeoutSignal(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (response.ok) return null;
    const isFinal = response.status < 500 && response.status !== 408 && response.status !== 429;
    return { why: `it answered with ${response.status}`, isFinal };
  } catch (error) {
    if (signal.aborted) return { why: 'there was no time left', isFinal: true };
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return {
      why: isLate ? `it did not answer within ${formatMs(TIMEOUT_MS)}` : describeFetchError(error),
      isFinal: false,
    };
  }
}
