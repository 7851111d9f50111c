import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionDesk, type SessionRequest } from '../../../../lib/proxies/injector/service/session-desk.ts';
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
  const desk = createSessionDesk(clock, ({ event, session }) => {
    changes.push(`${event} ${session.runToken}`);
    during.push(desk.current()?.runToken);
  });
  return { clock, changes, during, desk };
}

test('the first to come holds it, and keeps it as long as it renews', () => {
  const { clock, changes, desk } = start();
  expect(desk.take(first, 5_000)).toBeNull();
  for (let round = 0; round < 10; round++) {
    clock.move(4_000);
    expect(desk.take(first, 5_000)).toBeNull();
    expect(desk.take(second, 5_000)).toBe('drill aaaa holds this injector, for another 5.0 s unless it renews');
  }
  expect(changes).toEqual(['began aaaa']);
});

test('only its holder may arm; without a session whoever is of no run may', () => {
  const { clock, desk } = start();
  expect(desk.refuse(null)).toBeNull();
  expect(desk.refuse('aaaa')).toMatch(/never taken/);
  desk.take(first, 5_000);
  expect(desk.refuse('aaaa')).toBeNull();
  expect(desk.refuse('bbbb')).toMatch(/drill aaaa holds/);
  expect(desk.refuse(null)).toMatch(/drill aaaa holds/);
  clock.move(5_000);
  expect(desk.refuse('aaaa')).toMatch(/run out/);
});

test.each([false, true])('who is silent for the length of the lease has lost it (timers deaf: %s)', (deaf) => {
  const { clock, changes, during, desk } = start();
  clock.deaf = deaf;
  desk.take(first, 5_000);
  clock.move(5_000);
  expect(desk.take(second, 5_000)).toBeNull();
  expect(changes).toEqual(['began aaaa', 'expired aaaa', 'began bbbb']);
  // What it had armed is taken back in its own name.
  expect(during).toEqual(['aaaa', 'aaaa', 'bbbb']);
});

test('a run that was cleared by hand never holds it again; one that let go may', () => {
  const { desk } = start();
  desk.take(first, 5_000);
  desk.end('released');
  expect(desk.take(first, 5_000)).toBeNull();
  desk.end('cleared');
  expect(desk.current()).toBeNull();
  expect(desk.take(first, 5_000)).toMatch(/cleared by hand/);
  expect(desk.refuse('aaaa')).toMatch(/cleared by hand/);
  expect(desk.take(second, 5_000)).toBeNull();
});

test('no timer is left behind, and ending what is not held does nothing', () => {
  const { clock, changes, desk } = start();
  desk.end('cleared');
  desk.take(first, 5_000);
  desk.end('released');
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
        const { clock, changes, desk } = start();
        clock.deaf = deaf;
        const barred = new Set<string>();
        let holder: { run: string; untilMs: number } | null = null;
        for (const one of all) {
          if (one.kind === 'move') clock.move(one.ms);
          if (holder !== null && clock.now() >= holder.untilMs) holder = null;
          if (one.kind === 'take') {
            const granted: boolean = !barred.has(one.run) && (holder === null || holder.run === one.run);
            expect(desk.take(write(one.run), one.leaseMs) === null).toBe(granted);
            if (granted) holder = { run: one.run, untilMs: clock.now() + one.leaseMs };
          } else if (one.kind === 'end') {
            // As the routes do: whoever ends it has asked first whose it is.
            desk.current();
            desk.end(one.event);
            if (one.event === 'cleared' && holder !== null) barred.add(holder.run);
            holder = null;
          }
          expect(desk.current()?.runToken ?? null).toBe(holder?.run ?? null);
          for (const run of ['aaaa', 'bbbb', 'cccc']) {
            expect(desk.refuse(run) === null).toBe(holder?.run === run && !barred.has(run));
          }
        }
        desk.end('released');
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
