import { setTimeout as sleep } from 'node:timers/promises';
import { excerpt } from '../../kit/excerpt.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import { type ConsumerCommand, type ConsumerProcess, startConsumerProcess } from './consumer-process.ts';
import { readReply, type Reply, type SaidOutcome } from './read-reply.ts';
import type { StartBound } from './start-bound.ts';

/** How a process is started and asked. */
export interface PlaceOptions {
  command: ConsumerCommand;
  /** How many answers it has before it at once; more than one only where it does them one after another. */
  window: number;
  /** Does it say when it can be asked? */
  tellsReady: boolean;
  /** May there be other lines among its replies, whatever it prints? They are passed over. */
  sharesOutput: boolean;
  /** How long it may take to be ready; where it does not say when it is, so much longer its first answer may take. */
  starts: StartBound;
  /** How long it may take over an answer, ms. */
  timeoutMs: number;
  clean: (text: string) => string;
  /** Told, a sentence, where it has not begun to answer after `slowAfterMs`, and again each time that this has doubled. */
  warn: (text: string) => void;
  slowAfterMs: number;
}

/** One answer to be asked about. */
export interface ConsumerTask<Told> {
  id: number;
  line: string;
  resolve(told: Told | SaidOutcome): void;
}

/** Where answers come from, and what is told of how it goes. */
interface TaskQueue<Told> {
  next(): ConsumerTask<Told> | undefined;
  onGood(): void;
  /** A line came that is no reply to what was asked; `why`: a clause. */
  onStray(why: string): void;
  /** Something failed that is held against no answer; `why`: when it was begun, and what. */
  onUncaught(why: string): void;
}

/** What a process did wrong. `failure`: of the answer that was before it; null: nobody knows of which, if of any. */
interface Wrong {
  why: string;
  failure: NamedFailure | null;
}

/** Room for one process at a time. */
export interface ConsumerPlace<Told> {
  /** Starts a process and asks it, until it does something wrong; null: it was left. Throws where it cannot be started. */
  run(): Promise<Wrong | null>;
  /** Hands it what waits, as far as it takes it. */
  pump(): void;
  /** What it has before it, in order; it has nothing any more then. */
  takeFlying(): ConsumerTask<Told>[];
  leave(): void;
  /** Resolves when its process has ended. */
  gone(): Promise<void>;
  /** None of its processes was ready. */
  readonly neverReady: boolean;
  /** The last of its processes has given a result. */
  readonly hasAnswered: boolean;
}

const LOOK_INTERVAL_MS = 50;
/** Lines between two replies that are none: whoever writes more says nothing any more. */
const MOST_STRAYS = 1_000;
const MOST_WORDS = 200;

/** An empty place. */
export function createConsumerPlace<Told>(options: PlaceOptions, queue: TaskQueue<Told>): ConsumerPlace<Told> {
  const { window, tellsReady, sharesOutput, starts, timeoutMs, command, clean, warn, slowAfterMs } = options;
  const flying: ConsumerTask<Told>[] = [];
  let current: ConsumerProcess | null = null;
  let isReady = false;
  let hasAnswered = false;
  let neverReady = tellsReady;
  /** Since when it has been at what it is at. */
  let sinceMs = 0;
  let startBoundMs = 0;
  let slowMs = slowAfterMs;
  let end: (wrong: Wrong | null) => void = () => {};
  /** It did something wrong: what it wrote in the same breath counts no more. */
  let isWrong = false;
  let running: Promise<unknown> = Promise.resolve();
  let isLeft = false;
  /** Lines since its last reply that were none, and what the last of them was. */
  let strays = 0;
  let stray: string | null = null;
  /** What failed while it was at what it has before it, and is held against none: that may wait for it for ever. */
  let uncaught: string | null = null;
  /** It writes such lines and replies all the same: one of them says nothing of the answer that it has before it. */
  let isTalkative = false;

  function pump(): void {
    if (current === null || !isReady) return;
    while (flying.length < window) {
      const task = queue.next();
      if (task === undefined) return;
      if (flying.length === 0) sinceMs = performance.now();
      flying.push(task);
      current.send(task.line);
    }
  }

  function take(line: string): void {
    if (isWrong) return;
    const reply = readReply(line, clean);
    if (sharesOutput && !isOf(reply, flying[0])) return passOver(reply);
    if (reply.kind === 'uncaught') {
      uncaught ??= reply.why;
      return queue.onUncaught(reply.why);
    }
    if (reply.kind === 'failed') return end({ why: `it cannot be loaded: ${reply.why}`, failure: null });
    if (reply.kind === 'ready' && tellsReady && !isReady) {
      isReady = true;
      neverReady = false;
      starts.note(performance.now() - sinceMs);
      return pump();
    }
    const [head] = flying;
    if (head === undefined) return end({ why: 'it wrote something before it was asked', failure: null });
    if (reply.kind === 'garbage') return end({ why: reply.why, failure: 'consumer-garbage' });
    if (reply.kind === 'ready' || reply.id !== head.id)
      return end({ why: 'it answered to an id that it was not asked for, or twice to one', failure: null });
    flying.shift();
    isTalkative ||= stray !== null;
    stray = null;
    uncaught = null;
    strays = 0;
    if (!tellsReady && !hasAnswered) starts.note(performance.now() - sinceMs);
    hasAnswered = true;
    sinceMs = performance.now();
    head.resolve(reply.said);
    queue.onGood();
    pump();
  }

  function passOver(reply: Reply): void {
    stray =
      reply.kind === 'garbage'
        ? reply.why
        : reply.kind === 'reply'
          ? 'it answered to an id that it was not asked for, or twice to one'
          : 'it wrote a line without the id of an answer';
    queue.onStray(stray);
    if (++strays > MOST_STRAYS)
      end({
        why: `it wrote ${strays} lines that are no reply, the last one: ${stray}`,
        failure: flying.length === 0 ? null : 'consumer-garbage',
      });
  }

  const hasStarted = (): boolean => (tellsReady ? isReady : hasAnswered);
  const limitMs = (): number => (hasStarted() ? timeoutMs : startBoundMs + timeoutMs);
  const isAsked = (): boolean => !isReady || flying.length > 0;

  function tellSlow(): void {
    const waitedMs = performance.now() - sinceMs;
    if (hasAnswered || !isAsked() || waitedMs < slowMs) return;
    const what = isReady ? 'to have its first result' : 'to be ready';
    warn(`Still waiting for ${command.name} ${what}: ${formatMs(waitedMs)}, of at most ${formatMs(limitMs())}.`);
    slowMs *= 2;
  }

  /** Ends a process that has nothing to say for too long. */
  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      tellSlow();
      const leftMs = sinceMs + limitMs() - performance.now();
      if (isAsked() && leftMs <= 0) {
        const before = sinceMs;
        // What it has written may wait to be read where this process was busy.
        await sleep(1);
        if (before !== sinceMs || signal.aborted) continue;
        const why = `it had no result within ${formatMs(limitMs())}`;
        if (!isReady) return end({ why: `${why} of its start`, failure: null });
        const beside = stray ?? (uncaught === null ? null : `nobody caught what failed, begun ${uncaught}`);
        return end({
          why: beside === null ? why : excerpt(`${why}, and ${beside}`, MOST_WORDS),
          failure: stray === null || isTalkative ? 'consumer-hung' : 'consumer-garbage',
        });
      }
      const waitMs = isAsked() ? Math.min(leftMs, LOOK_INTERVAL_MS) : LOOK_INTERVAL_MS;
      await sleep(Math.max(1, waitMs), undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async function run(): Promise<Wrong | null> {
    isReady = !tellsReady;
    hasAnswered = false;
    isWrong = false;
    strays = 0;
    stray = null;
    uncaught = null;
    slowMs = slowAfterMs;
    startBoundMs = starts.boundMs();
    sinceMs = performance.now();
    const stop = new AbortController();
    const wrong = new Promise<Wrong | null>((resolve) => {
      end = (how) => {
        isWrong = true;
        resolve(how);
      };
    });
    const process = await startConsumerProcess(command, {
      onLine: take,
      onFlood: () =>
        end({ why: 'it wrote a line of over 1 MiB', failure: flying.length > 0 ? 'consumer-garbage' : null }),
      onEnd: ({ isOutOfMemory, why }) =>
        end({
          why,
          failure: flying.length === 0 ? null : isOutOfMemory ? 'consumer-out-of-memory' : 'consumer-crashed',
        }),
    });
    try {
      if (isLeft) return null;
      current = process;
      pump();
      void watch(stop.signal);
      return await wrong;
    } finally {
      current = null;
      stop.abort();
      await process.stop();
    }
  }

  return {
    run() {
      const started = run();
      running = started.catch(() => {});
      return started;
    },
    pump,
    takeFlying: () => flying.splice(0),
    leave() {
      isLeft = true;
      end(null);
    },
    gone: async () => void (await running),
    get neverReady() {
      return neverReady;
    },
    get hasAnswered() {
      return hasAnswered;
    },
  };
}

/** Does a line say whose reply it is, and is it this one's? */
function isOf(reply: Reply, head: { id: number } | undefined): boolean {
  return head !== undefined && 'id' in reply && reply.id === head.id;
}
