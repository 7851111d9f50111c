import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { describeFetchError } from '../../kit/describe-fetch-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { createSseReader } from '../../wire/sse/sse.ts';
import { readAnswer } from '../../proxies/process/read-answer.ts';
import type { ControlAddress } from './control-file.ts';
import type { LiveEvent } from './live-event.ts';
import { isTime, parseLiveEvent } from './parse-live-event.ts';
import type { Note } from './parse-note.ts';

const ANSWER_MS = 5_000;
const REASON_CHARACTERS = 600;

/** Speaks to a drill that runs. Every call throws a `target` error where it cannot be had or refuses. */
export interface ControlCaller {
  /** Resolves to when it was told to, epoch ms of its own clock. `reason`: a clause; empty: none. */
  stop(reason: string): Promise<number>;
  /** Resolves to the time it was noted at, epoch ms of its own clock. */
  note(note: Note): Promise<number>;
  /** All that there has been and then what comes, until the drill is over or `signal` ends it; who does not begin to answer within 5 s is not waited for. */
  follow(signal: AbortSignal): AsyncGenerator<LiveEvent>;
}

/** A caller for the drill at this address. `answerMs`: how long it may take to begin to answer. */
export function createControlCaller({ url, token }: ControlAddress, answerMs = ANSWER_MS): ControlCaller {
  const base = url.replace(/\/+$/, '');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  async function ask(method: string, path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      // The token goes to nobody else.
      response = await fetch(`${base}${path}`, { method, headers, redirect: 'manual', ...init });
    } catch (error) {
      throw new CutoverError(
        'target',
        `No drill answers at ${base}: ${describeFetchError(error)}. Is it over, or was it killed?`,
        { cause: error },
      );
    }
    if (response.ok) return response;
    const reason = findReason(await readAnswer(response).catch(() => ''));
    throw new CutoverError('target', `The drill at ${base} refused ${path} with ${response.status}: ${reason}`);
  }

  const post = async (path: string, body: object): Promise<number> => {
    const init = { body: JSON.stringify(body), signal: timeoutSignal(answerMs) };
    const answer = parse(await readAnswer(await ask('POST', path, init)));
    const atEpochMs = isPlainObject(answer) ? answer['atEpochMs'] : undefined;
    if (isTime(atEpochMs)) return atEpochMs;
    throw new CutoverError('target', `${base} does not answer as a drill does. Is it the address of one?`);
  };

  return {
    stop: (reason) => post('/stop', reason === '' ? {} : { reason }),
    note: ({ as, text }) => post('/notes', text === '' ? { as } : { as, text }),
    async *follow(signal) {
      const reader = createSseReader();
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new Error(`nothing came within ${formatMs(answerMs)}`)), answerMs);
      let response: Response;
      try {
        response = await ask('GET', '/events', { signal: AbortSignal.any([signal, late.signal]) });
      } catch (error) {
        // Nobody waits for it any more.
        if (signal.aborted) return;
        throw error;
      } finally {
        clearTimeout(timer);
      }
      try {
        for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>)
          for (const { data } of reader.push(bytes)) {
            const event = parseLiveEvent(parse(data));
            if (event !== null) yield event;
          }
      } catch (error) {
        if (signal.aborted) return;
        throw new CutoverError('target', `The drill at ${base} is gone: ${formatCause(error)}.`, { cause: error });
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findReason(text: string): string {
  const answer = parse(text);
  const message = isPlainObject(answer) && isPlainObject(answer['error']) ? answer['error']['message'] : undefined;
  return typeof message === 'string' ? excerpt(message, REASON_CHARACTERS) : 'it did not say why';
}
