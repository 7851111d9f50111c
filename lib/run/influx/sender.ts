import { setTimeout as sleep } from 'node:timers/promises';
import type { InfluxClient } from './influx-client.ts';
import { countLines, type Spool } from './spool.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';

/** Brings what waits in a spool to a database, one write after another, for as long as it lives. */
export interface Sender {
  /** Takes whole lines, each with its end; returns at once. */
  add(lines: string): void;
  /** Tries to bring what still waits, and ends. Whatever does not get there stays in the spool. */
  finish(signal: AbortSignal): Promise<Sent>;
  /** Ends at once; what waits stays in the spool. */
  stop(): Promise<void>;
}

/** What became of the points. Each is in one of these, those lost before they waited among `lost`. */
export interface Sent {
  written: number;
  /** The database will not take them. */
  refused: number;
  /** There was no room for them. */
  lost: number;
  /** They are in the spool still. */
  waiting: number;
  /** The last thing that went wrong, as a clause; null: nothing did. */
  trouble: string | null;
}

export interface SenderTimes {
  /** How long it waits before it tries again, and how long at most, as each wait is twice the one before. */
  firstWaitMs: number;
  mostWaitMs: number;
  /** In the end: how long it goes on, and how many writes in a row may fail. */
  endMs: number;
  endFailures: number;
}

export const senderTimes: SenderTimes = { firstWaitMs: 250, mostWaitMs: 5_000, endMs: 30_000, endFailures: 3 };

/** Starts to send what is in the spool, and what is added. */
export function startSender({
  spool,
  client,
  times = senderTimes,
}: {
  spool: Spool;
  client: InfluxClient;
  times?: SenderTimes;
}): Sender {
  const stop = new AbortController();
  const counts = { written: 0, refused: 0, trouble: null as string | null };
  let wake = new AbortController();
  let isEnding = false;
  let failures = 0;

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const lot = await spool.first();
      if (lot === null) {
        if (isEnding) return;
        await pause(null);
        continue;
      }
      const outcome = await deliver(lot.text);
      if ('why' in outcome) {
        counts.trouble = outcome.why;
        failures++;
        if (isEnding && failures >= times.endFailures) return;
        await pause(Math.min(times.mostWaitMs, times.firstWaitMs * 2 ** Math.min(failures - 1, 20)));
        continue;
      }
      failures = 0;
      counts.written += lot.lines - outcome.refused;
      counts.refused += outcome.refused;
      await spool.remove(lot);
    }
  };
  /** Until somebody has something new to say, or so long. */
  const pause = async (ms: number | null): Promise<void> => {
    if (wake.signal.aborted) wake = new AbortController();
    const signal = AbortSignal.any([stop.signal, wake.signal]);
    if (isEnding && ms === null) return;
    await sleep(ms ?? 1_000, undefined, { signal }).catch(() => {});
  };

  /** What will not be taken is halved until it is known which lines those are: one must not cost the others. */
  const deliver = async (text: string): Promise<{ refused: number } | { why: string }> => {
    const outcome = await client.write(text, stop.signal);
    if (outcome.kind === 'written') return { refused: 0 };
    if (outcome.kind === 'failed') return { why: outcome.why };
    counts.trouble = outcome.why;
    // It cannot have dropped more than it was given, whatever it says.
    if (outcome.dropped !== null) return { refused: Math.min(outcome.dropped, countLines(text)) };
    const [first, second] = halve(text);
    if (second === '') return { refused: 1 };
    let refused = 0;
    for (const half of [first, second]) {
      const ended = await deliver(half);
      if ('why' in ended) return ended;
      refused += ended.refused;
    }
    return { refused };
  };

  const running = run();
  return {
    add(lines) {
      spool.add(lines);
    },
    async finish(signal) {
      await spool.settle();
      isEnding = true;
      failures = 0;
      wake.abort();
      const ended = AbortSignal.any([signal, timeoutSignal(times.endMs)]);
      const end = (): void => stop.abort();
      if (ended.aborted) end();
      ended.addEventListener('abort', end, { once: true });
      await running;
      ended.removeEventListener('abort', end);
      await spool.close();
      const { lines: lost, why } = spool.lost();
      return { ...counts, lost, waiting: spool.waiting(), trouble: counts.trouble ?? why };
    },
    async stop() {
      stop.abort();
      await running;
    },
  };
}

/** Two texts of half the lines each, the first not empty. */
function halve(text: string): [string, string] {
  const lines = countLines(text);
  let end = -1;
  for (let line = 0; line < Math.max(1, Math.floor(lines / 2)); line++) end = text.indexOf('\n', end + 1);
  return [text.slice(0, end + 1), text.slice(end + 1)];
}
