import { type ChainMemory, finishAtLimit, type StateChange } from './decide-fault.ts';
import type { FaultRequest } from './fault/fault-request.ts';
import type { FaultSettings } from './index.ts';
import { RecentMap } from '../kit/limits/recent-map.ts';

/** Keys a limit remembers; one that was forgotten begins anew, as an idle one would. */
const MAX_KEYS = 10_000;

/** What is known of an attempt when it is over. */
export interface AttemptEnd {
  /** Since the chain was armed. */
  elapsedMs: number;
  /** As the provider counted them; null when its answer did not say. */
  outputTokens: number | null;
}

/** Keeps the states of the limits of one chain. */
export interface LimitMemory {
  /** For the decision over an attempt. */
  recall(attempt: number): ChainMemory;
  /** Takes what a decision changed. */
  remember(attempt: number, request: FaultRequest, changes: readonly StateChange[]): void;
  /** Tells the limits that an attempt is over; those that now go on, first come first. */
  finish(attempt: number, end: AttemptEnd): number[];
}

interface KeyState {
  state: unknown;
  /** Attempts that are under way: a key is not forgotten while one might wait for its turn. */
  open: number;
}

interface OpenAttempt {
  request: FaultRequest;
  limits: { place: number; key: string }[];
}

/** A memory of a chain nothing has come to. */
export function createLimitMemory(faults: readonly FaultSettings[]): LimitMemory {
  const keys = faults.map(() => new RecentMap<string, KeyState>(MAX_KEYS, ({ open }) => open === 0));
  const states = keys.map((map) => ({ get: (key: string) => map.get(key)?.state }));
  const openAttempts = new Map<number, OpenAttempt>();

  return {
    recall: (attempt) => ({ states, attempt }),
    remember(attempt, request, changes) {
      const limits: OpenAttempt['limits'] = [];
      for (const { place, key, state, owesEnd } of changes) {
        const open = keys[place]?.get(key)?.open ?? 0;
        keys[place]?.set(key, { state, open: open + (owesEnd ? 1 : 0) });
        if (owesEnd) limits.push({ place, key });
      }
      if (limits.length > 0) openAttempts.set(attempt, { request, limits });
    },
    finish(attempt, end) {
      const ended = openAttempts.get(attempt);
      if (ended === undefined) return [];
      openAttempts.delete(attempt);
      return ended.limits.flatMap(({ place, key }) => {
        const fault = faults[place];
        const before = keys[place]?.get(key);
        if (fault === undefined || before === undefined) return [];
        const { state, admitted } = finishAtLimit(fault, before.state, { ...end, request: ended.request, attempt });
        keys[place]?.set(key, { state, open: before.open - 1 });
        return [...admitted];
      });
    },
  };
}
