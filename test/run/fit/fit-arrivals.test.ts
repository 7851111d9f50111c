/** The traffic of a log comes into its incident where it was not as usual. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, drawExponential } from '../../../lib/kit/stats/random.ts';
import { fitIncident } from '../../../lib/run/fit/fit-incident.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-fit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const START_MS = Date.UTC(2026, 10, 8, 13);

/** Calls a second, for so many minutes each; half of those of the second stretch fail. */
async function fit(stretches: readonly { perSecond: number; minutes: number }[]) {
  const rows = ['time,status'];
  let atMs = START_MS;
  for (const [place, { perSecond, minutes }] of stretches.entries()) {
    for (let call = 0; call < perSecond * minutes * 60; call++) {
      const status = place === 1 && call % 2 === 0 ? 503 : 200;
      rows.push(`${new Date(atMs + (call * 1_000) / perSecond).toISOString()},${status}`);
    }
    atMs += minutes * 60_000;
  }
  const path = join(folder, `${stretches.map(({ perSecond }) => perSecond).join('-')}.csv`);
  writeFileSync(path, `${rows.join('\n')}\n`);
  const { incident } = await fitIncident(path, { provider: 'openai' });
  if (incident === null) throw new Error('Nothing was found.');
  return incident;
}

test('fewer while it lasts, those who come back behind it, and the usual again', async () => {
  const incident = await fit([
    { perSecond: 2, minutes: 20 },
    { perSecond: 1, minutes: 20 },
    { perSecond: 6, minutes: 5 },
    { perSecond: 2, minutes: 15 },
  ]);
  const { arrivals = [] } = incident;
  const at = (minute: number): number | undefined => arrivals.findLast(({ atMs }) => atMs <= minute * 60_000)?.factor;
  expect([5, 15, 22, 24, 30].map(at)).toEqual([0.5, 0.5, 3, 3, 1]);
  expect(arrivals.at(-1)?.factor).toBe(1);
});

test('nothing, where it was as usual', async () => {
  const usual = [2, 2, 2].map((perSecond) => ({ perSecond, minutes: 20 }));
  expect(await fit(usual)).not.toHaveProperty('arrivals');
});

test.each([1, 2, 3, 4, 5, 6])(
  'nothing, where no more than chance was in it, wherever the log ends (%i)',
  async (seed) => {
    const random = createRandom(seed, 'arrivals');
    const rows = ['time,status'];
    const isDown = (atMs: number): boolean => atMs >= START_MS + 1_200_000 && atMs < START_MS + 2_400_000;
    for (let atMs = START_MS; atMs < START_MS + 3_300_500; atMs += drawExponential(random, 200))
      rows.push(`${new Date(atMs).toISOString()},${isDown(atMs) && random() < 0.5 ? 503 : 200}`);
    const path = join(folder, `chance-${seed}.csv`);
    writeFileSync(path, `${rows.join('\n')}\n`);
    const { incident } = await fitIncident(path, { provider: 'openai' });
    expect(incident?.phases).toHaveLength(1);
    expect(incident).not.toHaveProperty('arrivals');
  },
);
