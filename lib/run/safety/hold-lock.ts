import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Held, Holder, LockStore } from './lock-store.ts';

/** A holder renews so often in a lease: two that are missed cost it nothing. */
const RENEWALS = 3;
/** Whoever finds the lock gone or changed under its hands tries again so often. */
const MOST_TRIES = 5;

/** A target that is held. */
export interface HeldLock {
  /** Resolves, to why as a clause, where it is lost: another has it, or it could not be renewed within its lease. */
  lost: Promise<string>;
  /** Lets go, if it is still held. */
  release(): Promise<void>;
}

/** What a holder says of itself; times and its token are added. */
export type Claim = Pick<Holder, 'target' | 'runId' | 'drill' | 'pid' | 'host' | 'leaseMs' | 'token'>;

/** What people are told of a lock. */
export interface LockWords {
  /** What is done to what is locked. */
  verb: string;
  /** Who writes such locks. */
  writer: string;
  /** What is locked, as its holder speaks of it. */
  what: string;
  /** Who is refused is told this of who holds it: what to do, too. */
  held(holder: Holder): string;
  /** What to do where something else stands in its place, a sentence. */
  foreign: string;
}

/**
 * Takes a lock and renews it until it is released. Throws an `environment` error that tells who holds it. A lock whose lease is over is taken over; one of
 * another machine, whose clock may be wrong, after it was seen to stay as it is for as long as a living holder never leaves it.
 *
 * @param now Epoch ms.
 * @param options.signal Ends the wait for one that may be left; its reason is thrown then.
 * @param options.words What people are told. Default: that a target is drilled.
 */
export async function holdLock(
  store: LockStore,
  claim: Claim,
  now: () => number,
  { signal, words = drilled }: { signal?: AbortSignal; words?: LockWords } = {},
): Promise<HeldLock> {
  const version = await take(store, claim, now, signal, words);
  return keep(store, claim, version, now, words);
}

async function take(
  store: LockStore,
  claim: Claim,
  now: () => number,
  signal: AbortSignal | undefined,
  words: LockWords,
): Promise<{ version: string; since: number }> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const since = Math.round(now());
    const made = await store.create(stateOf(claim, since, since));
    if (made !== null) return { version: made, since };
    const held = await store.read();
    if (held === null) continue;
    const { holder } = held;
    if (holder === null)
      throw new CutoverError(
        'environment',
        `What stands at ${excerpt(store.where, 400)}, the lock of ${claim.target}, was not written by ${words.writer}, and is left alone: ${excerpt(held.version, 100)}. ${words.foreign}`,
      );
    const nowMs = now();
    const isSurelyOver = holder.host === claim.host && holder.untilEpochMs <= nowMs;
    const isLeft = isSurelyOver || (isOver(holder, nowMs) && (await staysAsItIs(store, held, signal)));
    if (!isLeft) throw new CutoverError('environment', words.held(holder));
    await store.remove(held.version);
  }
  throw new CutoverError(
    'environment',
    `The lock of ${claim.target} changes hands all the time: others begin to ${words.verb} it now. Try again in a while.`,
  );
}

/** Is its lease over, or one that no right clock can have given it? */
function isOver({ untilEpochMs, leaseMs }: Holder, nowMs: number): boolean {
  return untilEpochMs <= nowMs || untilEpochMs > nowMs + 2 * leaseMs;
}

async function staysAsItIs(store: LockStore, { version, holder }: Held, signal?: AbortSignal): Promise<boolean> {
  await sleep(((holder?.leaseMs ?? 0) * 1.5) / RENEWALS, undefined, signal === undefined ? {} : { signal });
  return (await store.read())?.version === version;
}

const drilled: LockWords = {
  verb: 'drill',
  writer: 'a drill',
  what: 'its target',
  held: (holder) =>
    `${excerpt(holder.target, 200)} is drilled already: by run ${excerpt(holder.runId, 100)} (${excerpt(holder.drill, 60)}), ${describeProcess(holder)}. Wait for it, or stop it there.`,
  foreign: 'Remove it, or name another place in safety.lock.',
};

/** Which process holds a lock, since when, and until when, as a clause. */
export function describeProcess({ pid, host, sinceEpochMs, untilEpochMs }: Holder): string {
  const at = (epochMs: number): string => new Date(epochMs).toISOString();
  return `process ${pid} on ${excerpt(host, 100)}, since ${at(sinceEpochMs)}, and until ${at(untilEpochMs)} unless it goes on`;
}

const stateOf = (claim: Claim, sinceEpochMs: number, nowMs: number): Holder => ({
  schemaVersion: 1,
  ...claim,
  sinceEpochMs,
  untilEpochMs: nowMs + claim.leaseMs,
});

function keep(
  store: LockStore,
  claim: Claim,
  taken: { version: string; since: number },
  now: () => number,
  { what }: LockWords,
): HeldLock {
  let { version } = taken;
  let failed = '';
  let deadline: NodeJS.Timeout | undefined;
  let tellLost: (why: string) => void = () => {};
  const lost = new Promise<string>((resolve) => (tellLost = resolve));
  let isOpen = true;
  const renew = async (): Promise<void> => {
    const nowMs = Math.round(now());
    try {
      const renewed = await store.replace(version, stateOf(claim, taken.since, nowMs));
      if (renewed !== null) {
        version = renewed;
        lives(nowMs + claim.leaseMs);
        return;
      }
      // A store that was reached and did not answer may have changed all the same.
      const found = await store.read();
      if (found?.holder?.token === claim.token) {
        version = found.version;
        lives(found.holder.untilEpochMs);
        return;
      }
      const by = found?.holder?.runId;
      lose(by === undefined ? `the lock of ${what} is gone` : `run ${excerpt(by, 100)} has the lock of ${what} now`);
    } catch (error) {
      failed = `: ${formatCause(error)}`;
    }
  };
  // Whatever a renewal still waits for: once its lease is over, another may have it.
  const lives = (untilEpochMs: number): void => {
    if (!isOpen) return;
    failed = '';
    clearTimeout(deadline);
    deadline = setTimeout(
      () => lose(`the lock of ${what} could not be renewed within its lease${failed}`),
      Math.max(0, untilEpochMs - now()),
    );
  };
  const lose = (why: string): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(timer);
    clearTimeout(deadline);
    tellLost(why);
  };
  let renewing = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    renewing = renew().finally(() => (isBusy = false));
  }, claim.leaseMs / RENEWALS);
  lives(taken.since + claim.leaseMs);
  return {
    lost,
    async release() {
      clearInterval(timer);
      await renewing;
      clearTimeout(deadline);
      if (!isOpen) return;
      isOpen = false;
      // Its lease ends it where this does not.
      await store.remove(version).catch(() => false);
    },
  };
}
