import { expect, test } from 'vitest';
import { createSessionDesk, type SessionRequest } from '../../lib/injector/session-desk.ts';
import { createFakeClock } from './fake-clock.ts';

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
