/** The page of Portkey: its drills, on the gateway from npm. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runPage } from '../support/run-page.ts';

const page = readFile('docs/portkey.md', 'utf8');

it('loses two of three providers, which speak three formats, and tells who served', async () => {
  const { scorecard } = await runPage(await page);
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  expect(scorecard.providers).toEqual(['claude', 'openai', 'google']);
  const [first, second] = (scorecard.routing.faults ?? []).map(({ servedBy = {} }) => servedBy);
  expect(first?.['openai']).toBeGreaterThan(20);
  expect(second?.['google']).toBeGreaterThan(20);
  // Each call of the last one was known, too.
  expect(scorecard.routing.faults?.[1]?.detectMs).toBeTypeOf('number');
  // The gateway's own word on each answer.
  expect(scorecard.routing.falseClaims).toBe(0);
});

it('drills a policy of one’s own, which falls back to another format', async () => {
  const { scorecard, served } = await runPage(await page, { drill: 'own.yaml' });
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(20);
  expect(scorecard.routing.falseClaims).toBe(0);
});
