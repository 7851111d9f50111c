import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createScheduler, type Scheduler } from '../../../mocks/server/scheduler.ts';

let scheduler: Scheduler;
afterEach(() => scheduler.stop());

describe('a scheduler', () => {
  it('runs every task once, never before it is due, in the order of their milliseconds', async () => {
    scheduler = createScheduler();
    const startMs = performance.now();
    const delays = Array.from({ length: 2_000 }, (_, index) => (index * 7919) % 400);
    const ran: { delay: number; earlyMs: number }[] = [];
    await new Promise<void>((resolve) => {
      for (const delay of delays) {
        scheduler.at(startMs + delay, () => {
          ran.push({ delay, earlyMs: startMs + delay - performance.now() });
          if (ran.length === delays.length) resolve();
        });
      }
    });
    await sleep(20);
    expect(ran.length).toBe(delays.length);
    expect(Math.max(...ran.map(({ earlyMs }) => earlyMs))).toBeLessThanOrEqual(0);
    expect(ran.map(({ delay }) => delay)).toEqual(delays.toSorted((a, b) => a - b));
  });

  it('keeps a task that is further ahead than its wheel is round', async () => {
    scheduler = createScheduler();
    const startMs = performance.now();
    const near = new Promise<string>((resolve) => scheduler.at(startMs + 30, () => resolve('near')));
    const far = new Promise<number>((resolve) => scheduler.at(startMs + 1_024 + 30, () => resolve(performance.now())));
    expect(await near).toBe('near');
    expect((await far) - startMs).toBeGreaterThanOrEqual(1_054);
  });

  it('runs what is due already, also when a task asks for it', async () => {
    scheduler = createScheduler();
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      scheduler.at(performance.now() + 60_000, () => order.push('much later'));
      scheduler.at(performance.now() - 50, () => {
        order.push('first');
        scheduler.at(performance.now() - 50, () => {
          order.push('second');
          resolve();
        });
      });
    });
    expect(order).toEqual(['first', 'second']);
  });

  it('catches up on everything after the event loop was blocked', async () => {
    scheduler = createScheduler();
    let ran = 0;
    const startMs = performance.now();
    for (let delay = 0; delay < 1_500; delay += 5) scheduler.at(startMs + delay, () => ran++);
    while (performance.now() - startMs < 1_600);
    await sleep(50);
    expect(ran).toBe(300);
  });

  it('runs no task that was cancelled, and none after it was stopped', async () => {
    scheduler = createScheduler();
    const ran: string[] = [];
    scheduler.at(performance.now() + 20, () => ran.push('cancelled')).cancel();
    scheduler.at(performance.now() + 20, () => ran.push('kept'));
    await sleep(60);
    scheduler.at(performance.now() + 20, () => ran.push('stopped'));
    scheduler.stop();
    await sleep(60);
    expect(ran).toEqual(['kept']);
  });
});
