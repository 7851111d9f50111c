import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tellWait } from '../../../lib/proxies/process/tell-wait.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('A wait says after 5 s what it waits for, once, and nothing when it is over before', async () => {
  const told: string[] = [];
  const slow = tellWait('k6 to begin', new Promise((resolve) => setTimeout(resolve, 60_000)), (text) =>
    told.push(text),
  );
  await tellWait('the observer to start', Promise.resolve(), (text) => told.push(text));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  await slow;
  expect(told).toEqual(['Still waiting for k6 to begin.']);
  expect(vi.getTimerCount()).toBe(0);
});
