import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionLock, type SessionRequest } from '../../../../lib/proxies/injector/service/session-lock.ts';
import { createFakeClock } from '../fake-clock.ts';

const write = (runToken: string): SessionRequest => ({
  runToken,
  holder: `drill ${runToken}`,
  provider: 'primary',
  seed: 1,
});
const first = write('aaaa');
const second = write('bbbb');

function start() {
  const clock = createFakeClock();
  const changes: string[] = [];
  /** Who holds it while a change is told. */
  const during: (string | undefined)[] = [];
  const lock = createSessionLock(clock, ({ event, session }) => {
    changes.push(`${event} ${session.runToken}`);
    during.push(lock.current()?.runToken);
  });
  return { clock, changes, during, lock };
}

test('the first to come holds it, and keeps it as long as it renews', () => {
  const { clock, changes, lock } = start();
  expect(lock.take(first, 5_000)).toBeNull();
  for (let round = 0; round < 10; round++) {
    clock.move(4_000);
    expect(lock.take(first, 5_000)).toBeNull();
    expect(lock.take(second, 5_000)).toBe('drill aaaa holds this injector, for another 5.0 s unless it renews');
  }
  expect(changes).toEqual(['began aaaa']);
});

test('only its holder may arm; without a session whoever is of no run may', () => {
  const { clock, lock } = start();
  expect(lock.refuse(null)).toBeNull();
  expect(lock.refuse('aaaa')).toMatch(/never taken/);
  lock.take(first, 5_000);
  expect(lock.refuse('aaaa')).toBeNull();
  expect(lock.refuse('bbbb')).toMatch(/drill aaaa holds/);
  expect(lock.refuse(null)).toMatch(/drill aaaa holds/);
  clock.move(5_000);
  expect(lock.refuse('aaaa')).toMatch(/run out/);
});

test.each([false, true])('who is silent for the length of the lease has lost it (timers deaf: %s)', (deaf) => {
  const { clock, changes, during, lock } = start();
  clock.deaf = deaf;
  lock.take(first, 5_000);
  clock.move(5_000);
  expect(lock.take(second, 5_000)).toBeNull();
  expect(changes).toEqual(['began aaaa', 'expired aaaa', 'began bbbb']);
  // What it had armed is taken back in its own name.
  expect(during).toEqual(['aaaa', 'aaaa', 'bbbb']);
});

test('a run that was cleared by hand never holds it again; one that let go may', () => {
  const { lock } = start();
  lock.take(first, 5_000);
  lock.end('released');
  expect(lock.take(first, 5_000)).toBeNull();
  lock.end('cleared');
  expect(lock.current()).toBeNull();
  expect(lock.take(first, 5_000)).toMatch(/cleared by hand/);
  expect(lock.refuse('aaaa')).toMatch(/cleared by hand/);
  expect(lock.take(second, 5_000)).toBeNull();
});

test('an injector that ends is of nobody any more, whether somebody held it or not', () => {
  const { changes, during, lock } = start();
  lock.take(first, 5_000);
  lock.end('ended');
  expect([changes, during]).toEqual([
    ['began aaaa', 'ended aaaa'],
    ['aaaa', 'aaaa'],
  ]);
  const free = start();
  free.lock.end('ended');
  for (const { lock: over } of [{ lock }, free]) {
    expect(over.take(second, 5_000)).toBe('this injector was told to end');
    expect([null, 'aaaa', 'bbbb'].map((run) => over.refuse(run))).toEqual(
      Array.from({ length: 3 }, () => 'this injector was told to end'),
    );
  }
});

test('no timer is left behind, and ending what is not held does nothing', () => {
  const { clock, changes, lock } = start();
  lock.end('cleared');
  lock.take(first, 5_000);
  lock.end('released');
  expect(clock.timers.size).toBe(0);
  expect(changes).toEqual(['began aaaa', 'released aaaa']);
});

const runs = fc.constantFrom('aaaa', 'bbbb', 'cccc');
const happening = fc.oneof(
  fc.record({ kind: fc.constant('take' as const), run: runs, leaseMs: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('move' as const), ms: fc.nat(60) }),
  fc.record({ kind: fc.constant('end' as const), event: fc.constantFrom('released' as const, 'cleared' as const) }),
);

test.each([false, true])(
  'whatever comes, one run at most holds it, and to the millisecond (timers deaf: %s)',
  (deaf) => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (all) => {
        const { clock, changes, lock } = start();
        clock.deaf = deaf;
        const barred = new Set<string>();
        let holder: { run: string; untilMs: number } | null = null;
        for (const one of all) {
          if (one.kind === 'move') clock.move(one.ms);
          if (holder !== null && clock.now() >= holder.untilMs) holder = null;
          if (one.kind === 'take') {
            const granted: boolean = !barred.has(one.run) && (holder === null || holder.run === one.run);
            expect(lock.take(write(one.run), one.leaseMs) === null).toBe(granted);
            if (granted) holder = { run: one.run, untilMs: clock.now() + one.leaseMs };
          } else if (one.kind === 'end') {
            // As the routes do: whoever ends it has asked first whose it is.
            lock.current();
            lock.end(one.event);
            if (one.event === 'cleared' && holder !== null) barred.add(holder.run);
            holder = null;
          }
          expect(lock.current()?.runToken ?? null).toBe(holder?.run ?? null);
          for (const run of ['aaaa', 'bbbb', 'cccc']) {
            expect(lock.refuse(run) === null).toBe(holder?.run === run && !barred.has(run));
          }
        }
        lock.end('released');
        expect(clock.timers.size).toBe(0);
        // Each that began ended, before the next one began.
        const pairs = changes.map((change) => change.split(' '));
        for (const [place, [event, run]] of pairs.entries()) {
          if (place % 2 === 0) expect(event).toBe('began');
          else expect([event !== 'began', run]).toEqual([true, pairs[place - 1]?.[1]]);
        }
        expect(pairs.length % 2).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  },
);
