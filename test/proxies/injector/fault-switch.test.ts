import { expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createFaultSwitch, type SwitchChange } from '../../../lib/proxies/injector/fault-switch.ts';
import { createFakeClock } from './fake-clock.ts';

const silence: FaultSettings = { kind: 'silence' };
const error: FaultSettings = { kind: 'error-response', error: 'openai-503-overloaded' };

function start(): {
  clock: ReturnType<typeof createFakeClock>;
  changes: SwitchChange[];
  faultSwitch: ReturnType<typeof createFaultSwitch>;
} {
  const clock = createFakeClock();
  const changes: SwitchChange[] = [];
  return { clock, changes, faultSwitch: createFaultSwitch(clock, (change) => changes.push(change)) };
}

test('nothing is armed at first', () => {
  const { faultSwitch, clock } = start();
  expect(faultSwitch.armed()).toEqual([]);
  expect(faultSwitch.leaseLeftMs()).toBeNull();
  expect(clock.timers.size).toBe(0);
});

test('armed faults last until the deadline and not a millisecond longer', () => {
  const { faultSwitch, clock, changes } = start();
  faultSwitch.arm([silence], 1_000);
  clock.move(999);
  expect(faultSwitch.armed()).toEqual([silence]);
  expect(faultSwitch.leaseLeftMs()).toBe(1);
  clock.move(1);
  expect(changes).toEqual([
    { event: 'armed', faults: [silence] },
    { event: 'expired', faults: [] },
  ]);
  expect(faultSwitch.armed()).toEqual([]);
  expect(clock.timers.size).toBe(0);
});

test('a timer that never fires does not make a fault last longer', () => {
  const { faultSwitch, clock, changes } = start();
  faultSwitch.arm([silence], 1_000);
  clock.deaf = true;
  clock.move(1_000);
  expect(faultSwitch.armed()).toEqual([]);
  expect(changes.at(-1)).toEqual({ event: 'expired', faults: [] });
});

test('an extended lease counts from the extension', () => {
  const { faultSwitch, clock, changes } = start();
  faultSwitch.arm([silence], 1_000);
  clock.move(900);
  expect(faultSwitch.extend(1_000)).toBe(true);
  clock.move(999);
  expect(faultSwitch.armed()).toEqual([silence]);
  clock.move(1);
  expect(faultSwitch.armed()).toEqual([]);
  expect(changes.map(({ event }) => event)).toEqual(['armed', 'expired']);
});

test('a lease that has run out is not brought back', () => {
  const { faultSwitch, clock } = start();
  expect(faultSwitch.extend(1_000)).toBe(false);
  faultSwitch.arm([silence], 1_000);
  clock.deaf = true;
  clock.move(1_000);
  expect(faultSwitch.extend(1_000)).toBe(false);
  expect(faultSwitch.armed()).toEqual([]);
});

test('arming again replaces faults and deadline', () => {
  const { faultSwitch, clock, changes } = start();
  faultSwitch.arm([silence], 1_000);
  clock.move(500);
  faultSwitch.arm([error], 2_000);
  clock.move(1_999);
  expect(faultSwitch.armed()).toEqual([error]);
  expect(changes.map(({ event }) => event)).toEqual(['armed', 'armed']);
  expect(clock.timers.size).toBe(1);
});

test('reverting takes everything back at once, and once only', () => {
  const { faultSwitch, clock, changes } = start();
  faultSwitch.arm([silence], 1_000);
  faultSwitch.revert();
  faultSwitch.revert();
  clock.move(5_000);
  expect(faultSwitch.armed()).toEqual([]);
  expect(changes.map(({ event }) => event)).toEqual(['armed', 'reverted']);
  expect(clock.timers.size).toBe(0);
});
