import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tellWait } from '../../../lib/proxies/process/tell-wait.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('A wait says after 5 s what it waits for, then less often, with how far it is, and nothing when it is over before', async () => {
  const told: string[] = [];
  let loaded = 0;
  const slow = tellWait(
    'the model',
    new Promise((resolve) => setTimeout(resolve, 60_000)),
    (text) => told.push(text),
    () => (loaded++ === 0 ? '' : `${loaded} layers`),
  );
  await tellWait('the observer to start', Promise.resolve(), (text) => told.push(text));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  await slow;
  expect(told).toEqual([
    'Still waiting for the model (5 s).',
    'Still waiting for the model (10 s): 2 layers',
    'Still waiting for the model (20 s): 3 layers',
    'Still waiting for the model (40 s): 4 layers',
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
