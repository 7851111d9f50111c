import { expect, it } from 'vitest';
import { scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

it('what the generator never sent is counted, and no failure of the target', () => {
  const run = writePerfectRun();
  const unsent = new Set([30, 200, 201]);
  run.exchanges = run.exchanges.filter(({ index }) => !unsent.has(index ?? -1));
  run.requests = run.requests.filter(({ index }) => !unsent.has(index));
  run.attempts = run.attempts.filter(({ index }) => !unsent.has(index ?? -1));
  const card = scoreWrittenRun(run);
  expect(card.load).toMatchObject({ planned: 420, sent: 417, neverSent: 3, completed: 417, failed: 0 });
  expect(card.routing).toMatchObject({ lostRequests: 0, httpSuccessRatio: { baseline: 1, 'on-fallback': 1 } });
  expect(card.application.usableRatio.baseline).toBe(1);
  expect(card.validity.find(({ id }) => id === 'load-achieved')).toMatchObject({
    ok: true,
    observed: '417 of 420 sent, 3 never sent, lateness p99 1 ms',
  });
});
