/** A whole drill whose callers try again: half of all calls get 503 in the outage, and the target hands it on. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

it('joins every try, counts callers, and tells the herd beside the planned load', async () => {
  const { scorecard, folder } = await runWrittenDrill({
    target: { kind: 'router', requestTimeoutMs: 20_000, retryAttempts: 0, onStatusCodes: [429] },
    traffic: {
      ...writeDrill().traffic,
      vus: 600,
      // Longer than any machine is slow: who tries again does so as the fault was met.
      requestTimeoutMs: 30_000,
      clients: { retries: 2, backoff: { initialMs: 200 }, abandonAfterMs: 60_000 },
    },
    timeline: [
      { phase: 'warmup', durationMs: 1_000 },
      { phase: 'baseline', durationMs: 3_000 },
      {
        phase: 'outage',
        durationMs: 6_000,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded', when: { probability: 0.5 } }],
      },
      { phase: 'recovery', durationMs: 3_000 },
    ],
    objectives: [{ metric: 'failedRatio', phase: 'outage', max: 0.4 }],
  });
  const records = (await readFile(folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map(parseRecord)
    .flatMap((line) => (line.ok ? [line.record] : []));
  const lines = records.flatMap((record) => (record.kind === 'request' ? [record] : []));
  const numbers = new Set(lines.map(({ index }) => index));
  const attempts = records.flatMap((record) => (record.kind === 'attempt' ? [record] : []));
  const checks = new Map(scorecard.validity.map(({ id, ok, observed }) => [id, { ok, observed }]));

  expect(checks.get('views-agree')).toMatchObject({ ok: true });
  expect(checks.get('attribution-complete')).toMatchObject({ ok: true });
  expect(attempts.filter(({ index }) => index !== null && !numbers.has(index))).toEqual([]);
  const { load, tries } = scorecard;
  expect(load.sent).toBe(load.planned);
  expect(tries?.sent).toBe(lines.length);
  expect(tries?.further).toBe(lines.length - load.sent);
  // 1 + 1/2 + 1/4; some of the herd come when the fault is gone.
  const outage = tries?.phases.find(({ phase }) => phase === 'outage');
  expect(outage?.perRequest).toBeGreaterThan(1.45);
  expect(outage?.perRequest).toBeLessThan(2);
  // An eighth of callers met it three times.
  expect(scorecard.outage.httpSuccessRatio).toBeGreaterThan(0.75);
  expect(scorecard.outage.httpSuccessRatio).toBeLessThan(0.97);
  expect(tries?.answeredLater).toBeGreaterThan(load.failed);
  expect(scorecard.routing.failuresByCause.baseline ?? {}).toEqual({});
});
