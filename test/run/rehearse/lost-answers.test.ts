/** Answers that never come to their end: one that was begun is a miss, one that was not is not known. */
import { afterAll, expect, test } from 'vitest';
import { closeServers, rehearse, serve, withFallback } from '../../support/rehearsals.ts';

afterAll(closeServers);

test('whose success breaks off each time it is asked has an answer that nobody can use', async () => {
  let calls = 0;
  const url = await serve((_request, response) => {
    calls++;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' });
    response.write('{"id":"x","choices":[');
    setTimeout(() => response.destroy(), 20);
  });
  const drill = withFallback(url);
  const result = await rehearse(
    { ...drill, contracts: [{ kind: 'whole-answer', for: 'chat' }] },
    { maxCases: 1, providers: ['fallback'] },
  );
  expect(calls).toBe(3);
  const cell = { total: 1, hollow: 1, unanswered: 0, missRatio: 1, kinds: { cut: 1 }, decision: 'undecided' };
  expect(result.rehearsal.cells).toMatchObject([cell]);
});

test('who hangs, or breaks off before it says anything, has no answer, and nothing is made of it', async () => {
  let calls = 0;
  const url = await serve((_request, response) => {
    if (calls++ % 2 === 0) return;
    setTimeout(() => response.destroy(), 20);
  });
  const drill = withFallback(url);
  const result = await rehearse(
    { ...drill, traffic: { ...drill.traffic, requestTimeoutMs: 300 } },
    {
      maxCases: 2,
      concurrency: 4,
      providers: ['fallback'],
    },
  );
  expect(result.rehearsal.cells.every(({ total, decision }) => total === 0 && decision === 'not-measured')).toBe(true);
  expect(result.rehearsal.ended.kind).toBe('gave-up');
});
