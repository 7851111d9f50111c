import { expect, test, vi } from 'vitest';
import { untilKilled } from '../../../lib/proxies/process/kill-group.ts';

test('a process that nothing ends is waited for so long, and no longer', async () => {
  vi.useFakeTimers();
  const waiting = untilKilled('k6', new Promise(() => {}), 2_000);
  const caught = waiting.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await caught).toMatchObject({
    code: 'environment',
    message: 'k6 was killed and is still there: it hangs in the system.',
  });
  vi.useRealTimers();
});
