import { randomInt } from 'node:crypto';
import { formatCause } from '../../kit/cutover-error.ts';
import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import { type ConsumerPlace, type ConsumerTask, createConsumerPlace, type PlaceOptions } from './consumer-place.ts';
import type { SaidOutcome } from './read-reply.ts';
import { createStartBound } from './start-bound.ts';
import { HELD_AGAINST_NONE, STRAYS_PASSED_OVER } from './tell-strays-once.ts';

/** What came of asking; `unread`: nobody could be asked, and `why` is a clause. */
export type Told = SaidOutcome | { outcome: 'unread'; why: string };

/** Code of one's own that is asked about answers, in processes of its own. */
export interface Consumer {
  /** Asks; `body` is JSON of an object without its `id`. Never rejects. */
  ask(body: string): Promise<Told>;
  /** Why it is asked no more, a clause; null: it is. */
  lost(): string | null;
  /** Asks no more: whatever waits is unread. */
  giveUp(why: string): void;
  /** Ends its processes; whatever waits is unread. */
  stop(): Promise<void>;
}

/** How it is asked. */
export interface ConsumerOptions extends Omit<PlaceOptions, 'starts'> {
  /** For messages: `contracts[1] (module)`. */
  what: string;
  /** How long its first start may take, ms; later ones are bounded by what that took. */
  startWithinMs: number;
  processes: number;
}

/** It is started again so often without a result between, and so often in all; then it is broken, not the answers. */
const MOST_IN_A_ROW = 10;
const MOST_STARTS = 200;

/** How a process ends over an answer, or by itself. */
const ENDS: readonly NamedFailure[] = ['consumer-crashed', 'consumer-out-of-memory'];

/** Between ids: nobody answers to one that it has not read. */
const LARGEST_STEP = 1_000_000;

/** Asks code of one's own. Its processes start with the first answer. */
export function createConsumer({ startWithinMs, ...options }: ConsumerOptions): Consumer {
  const { what, processes, window } = options;
  const placeOptions = { ...options, starts: createStartBound(startWithinMs) };
  const waiting: ConsumerTask<Told>[] = [];
  const places: ConsumerPlace<Told>[] = [];
  let nextId = randomInt(1, LARGEST_STEP);
  let starts = 0;
  let inARow = 0;
  let over: string | null = null;
  const afresh = new Set<number>();

  function giveUp(why: string): void {
    over ??= why;
    for (const task of [...places.flatMap((place) => place.takeFlying()), ...waiting.splice(0)])
      task.resolve({ outcome: 'unread', why: over });
    for (const place of places) place.leave();
  }

  /** One process after another, until nothing is to be asked any more. */
  async function serve(place: ConsumerPlace<Told>): Promise<void> {
    while (over === null) {
      starts++;
      const wrong = await place.run().catch((error: unknown) => ({ why: formatCause(error), failure: null }));
      if (wrong === null) return;
      inARow++;
      const [head, ...others] = place.takeFlying();
      if (head !== undefined && wrong.failure !== null && !isTriedAfresh(head.id, wrong.failure, place))
        head.resolve({ outcome: 'failed', failure: wrong.failure, words: wrong.why, value: undefined });
      else if (head !== undefined) others.unshift(head);
      waiting.unshift(...others);
      if (inARow >= MOST_IN_A_ROW || starts >= MOST_STARTS || place.neverReady) {
        giveUp(
          `${what} cannot be asked any more, ${starts === 1 ? 'at its first start' : `after ${starts} starts`}: ${wrong.why.replace(/[.]$/, '')}.`,
        );
      }
    }
  }

  /**
   * Is it to be asked about this one again, by a new process and as the first? One that has judged others may have ended by itself between two, or be full of
   * what those have left; what it ends over as the first it ends over.
   */
  function isTriedAfresh(id: number, failure: NamedFailure, place: ConsumerPlace<Told>): boolean {
    if (!place.hasAnswered || afresh.has(id) || !ENDS.includes(failure)) return false;
    afresh.add(id);
    return true;
  }

  let isStrayTold = false;
  let isUncaughtTold = false;
  const queue = {
    next: () => waiting.shift(),
    onGood: () => void (inARow = 0),
    onStray(why: string): void {
      if (isStrayTold) return;
      isStrayTold = true;
      options.warn(`${what}: ${why.replace(/[.]$/, '')}. ${STRAYS_PASSED_OVER}`);
    },
    onUncaught(why: string): void {
      if (isUncaughtTold) return;
      isUncaughtTold = true;
      options.warn(
        `${what}: nobody caught what failed in something that was begun ${why.replace(/[.]$/, '')}. ${HELD_AGAINST_NONE}`,
      );
    },
  };
  return {
    ask(body) {
      return new Promise((resolve) => {
        if (over !== null) return resolve({ outcome: 'unread', why: over });
        const id = nextId;
        nextId += randomInt(1, LARGEST_STEP);
        waiting.push({ id, line: `{"id":${id},${body.slice(1)}`, resolve });
        if (places.length < processes && waiting.length > places.length * window) {
          const place = createConsumerPlace(placeOptions, queue);
          places.push(place);
          void serve(place);
        }
        for (const place of places) place.pump();
      });
    },
    lost: () => over,
    giveUp,
    async stop() {
      giveUp(`${what} was stopped`);
      await Promise.all(places.map((place) => place.gone()));
    },
  };
}
