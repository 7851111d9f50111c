import { setTimeout as sleep } from 'node:timers/promises';
import { formatCause } from '../../../kit/cutover-error.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { createSseReader } from '../../../wire/sse/sse.ts';
import { formatEventId, type InjectorEvent, type LostEvents } from './event-log.ts';

/** The events of one long-lived injector, followed over lost connections. */
export interface EventFollower {
  /** Number of the last event that was taken in, or is known to be lost. */
  lastId(): number;
  stop(): Promise<void>;
}

/** What to follow, and who is told. */
export interface FollowEventsOptions {
  /** Of the control API. */
  url: string;
  token: string;
  bootId: string;
  /** Begins behind this event. */
  after: number;
  onEvent(event: InjectorEvent): void;
  /** Told of events that can be had no more; null: how many is not known. */
  onLost(records: number | null, reason: string): void;
  /** Told that the connection broke; it is made again until `stop`. */
  onBroken(reason: string): void;
}

/** A second without an event is none with an injector that lives: its health comes every second. */
const SILENCE_MS = 3_000;
const RETRY_MS = 200;

/** Follows an injector's events until it is stopped. Each event is told once and in order, or counted as lost. */
export function followEvents(options: FollowEventsOptions): EventFollower {
  const { url, token, bootId, onEvent, onLost, onBroken } = options;
  const stopping = new AbortController();
  let lastId = options.after;

  function take(data: string): void {
    const event = readEvent(data);
    if (event === null) return onLost(1, 'an event could not be read');
    if ('id' in event) {
      if (event.id <= lastId) return;
      if (event.id > lastId + 1) onLost(event.id - lastId - 1, 'events are missing');
      lastId = event.id;
      onEvent(event);
    } else {
      lastId = event.nextId - 1;
      onLost(event.records, event.records === null ? 'the injector was restarted' : 'its events were read too slowly');
    }
  }

  async function readOnce(): Promise<void> {
    const silence = new AbortController();
    const signal = AbortSignal.any([stopping.signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/events`, {
        headers: { authorization: `Bearer ${token}`, 'last-event-id': formatEventId(bootId, lastId) },
        redirect: 'manual',
        signal,
      });
      if (!response.ok || response.body === null) throw new Error(`it was answered with ${response.status}`);
      const reader = createSseReader();
      for await (const bytes of untilAborted(response.body as ReadableStream<Uint8Array>, signal)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        for (const { data } of reader.push(bytes)) take(data);
      }
      throw new Error('it was closed');
    } catch (error) {
      throw silence.signal.aborted ? new Error(`nothing came for ${SILENCE_MS} ms`, { cause: error }) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (stopping.signal.aborted) return;
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        onBroken(formatCause(error instanceof TypeError ? cause : error));
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const done = follow();
  return {
    lastId: () => lastId,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** Reads a body until it ends or the signal aborts. Node 20 leaves a read for ever without an answer where it is aborted as the last bytes came. */
async function* untilAborted(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => {});
  const reader = body.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return;
      yield value;
    }
  } finally {
    // Not waited for: it may be left without an answer as well.
    reader.cancel().catch(() => {});
  }
}

function readEvent(data: string): InjectorEvent | LostEvents | null {
  try {
    const value: unknown = JSON.parse(data);
    if (!isPlainObject(value)) return null;
    const { id, record, nextId, records } = value;
    if (isCount(id) && isPlainObject(record)) return value as unknown as InjectorEvent;
    return isCount(nextId) && (records === null || isCount(records)) ? (value as unknown as LostEvents) : null;
  } catch {
    return null;
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
