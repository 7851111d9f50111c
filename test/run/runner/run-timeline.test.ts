import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../../lib/run/runner/journal.ts';
import { runTimeline, type TimelineOptions } from '../../../lib/run/runner/run-timeline.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { startOwnClock } from '../../support/own-clock.ts';
import { waitUntil } from '../../support/processes.ts';

/** An injector that fails to take its faults back, so often, and holds them as long as it is told to. */
function refuseToClear(times: number) {
  let armed: unknown[] = [];
  const calls: string[] = [];
  const state = (): object => ({ faults: armed, held: 0, faulted: 0 });
  const control = {
    arm: (faults: unknown[]) => Promise.resolve(((armed = faults), state())),
    extend: () => Promise.resolve((calls.push('extend'), state())),
    clear() {
      calls.push('clear');
      if (calls.filter((call) => call === 'clear').length <= times) return Promise.reject(new Error('no answer'));
      armed = [];
      return Promise.resolve(state());
    },
    status: () => Promise.resolve(state()),
  };
  return { control, calls, isArmed: () => armed.length > 0 };
}

test('where a stop condition ends the outage and an injector does not answer, faults are taken back again, and their lease is not extended', async () => {
  const drill = parseWrittenDrill({
    timeline: [
      { phase: 'outage', durationMs: 60_000, primary: [{ kind: 'silence' }] },
      { phase: 'recovery', durationMs: 1_500 },
    ],
  });
  const injector = refuseToClear(2);
  const cut = new AbortController();
  const journal: JournalEntry[] = [];
  using clock = startOwnClock();
  let revertedMs = 0;
  const ended = runTimeline({
    drill,
    startEpochMs: Date.now(),
    controls: new Map([['primary', injector.control]]),
    records: { write: () => {}, flush: () => {} },
    journal(entry: JournalEntry) {
      journal.push(entry);
      if (entry.what === 'reverted') revertedMs = clock.elapsedMs();
    },
    signal: new AbortController().signal,
    cut: cut.signal,
  } as unknown as TimelineOptions);
  await waitUntil(() => injector.isArmed());
  cut.abort();
  expect(await ended).toBeTypeOf('number');
  expect(revertedMs).toBeLessThan(1_500);
  expect(injector.isArmed()).toBe(false);
  expect(injector.calls).not.toContain('extend');
  expect(journal.filter(({ what }) => what === 'reverted').map(({ faultsLeft }) => faultsLeft)).toEqual([1, 1, 0]);
  expect(journal.at(-1)).toMatchObject({ what: 'traffic-clean' });
});

test('faults stay in force behind the last entry for as long as they are to be held, and no longer where it is stopped', async () => {
  const drill = parseWrittenDrill({
    timeline: [{ phase: 'outage', durationMs: 100, primary: [{ kind: 'silence' }] }],
  });
  const begin = (holdUntil: Promise<unknown> | undefined, signal: AbortSignal) => {
    const injector = refuseToClear(0);
    const ended = runTimeline({
      drill,
      startEpochMs: Date.now(),
      controls: new Map([['primary', injector.control]]),
      records: { write: () => {}, flush: () => {} },
      journal: () => {},
      signal,
      cut: new AbortController().signal,
      holdUntil,
    } as unknown as TimelineOptions);
    return { ended, injector };
  };
  const never = new AbortController().signal;
  const plain = begin(undefined, never);
  await plain.ended;
  expect(plain.injector.calls).not.toContain('extend');
  let release = (): void => {};
  const held = begin(new Promise<void>((resolve) => (release = resolve)), never);
  const stop = new AbortController();
  const stopped = begin(new Promise(() => {}), stop.signal);
  await sleep(1_300);
  expect([held.injector.calls, held.injector.isArmed()]).toEqual([['extend'], true]);
  release();
  stop.abort();
  expect(await Promise.all([held.ended, stopped.ended])).toEqual([null, null]);
});
