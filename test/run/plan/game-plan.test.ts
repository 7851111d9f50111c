import { mkdtemp, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { renderPlanHtml } from '../../../lib/collector/report/plan/html.ts';
import { renderPlanText } from '../../../lib/collector/report/plan/text.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import type { GamePlan } from '../../../lib/collector/scorecard/game-plan.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { checkPlanHash, keepPlan } from '../../../lib/run/plan/keep-plan.ts';
import { hashPlan, makeGamePlan } from '../../../lib/run/plan/make-game-plan.ts';
import { redactDrill } from '../../../lib/run/runner/collect-secrets.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../../support/drills.ts';

const real = (model: string, price?: { input: number; output: number }) => ({
  upstream: { kind: 'url' as const, url: 'https://api.example.com/v1?key=hidden', model },
  ...(price === undefined ? {} : { price }),
});
const drill = (changes: Partial<DrillInput> = {}): DrillInput =>
  writeDrill({
    description: 'the gateway <b>on a Tuesday</b>',
    providers: { primary: real('big', { input: 2, output: 10 }), fallback: real('small', { input: 1, output: 4 }) },
    allowedHosts: ['api.example.com'],
    timeline: [
      { phase: 'baseline', durationMs: 50_000 },
      { phase: 'outage', durationMs: 80_000, primary: [{ kind: 'silence' }] },
      { phase: 'recovery', durationMs: 10_000 },
    ],
    stopConditions: [{ metric: 'failedRatio', max: 0.2 }],
    safety: {
      lever: { file: '/etc/stop' },
      blastRadius: { tenants: 0.1, header: 'x-tenant' },
      freeze: [{ weekly: 'Fri 16:00 - Mon 08:00', zone: 'Europe/Berlin' }],
    },
    contacts: [{ name: 'Ada', role: 'on call', reach: '+49 30 1' }],
    preflight: [{ command: ['npm', 'run', 'ready'] }],
    ...changes,
  });
async function plan(changes: Partial<DrillInput> = {}): Promise<GamePlan> {
  const prepared = await prepareRun(drill(changes));
  return makeGamePlan(prepared, redactDrill(prepared.drill), process.cwd());
}

let results = '';
beforeAll(async () => void (results = await mkdtemp(`${tmpdir()}/plans-`)));

describe('A plan', () => {
  it('tells minute by minute what is done to whom', async () => {
    const { steps, requests, tenants, lastsMs } = await plan();
    expect(steps.map(({ startMs, endMs, phase }) => [startMs, endMs, phase])).toEqual([
      [0, 50_000, 'baseline'],
      [50_000, 60_000, 'outage'],
      [60_000, 120_000, 'outage'],
      [120_000, 130_000, 'outage'],
      [130_000, 140_000, 'recovery'],
    ]);
    expect(steps.reduce((sum, step) => sum + step.requests, 0)).toBe(requests);
    expect(steps[1]?.faults).toMatchObject([{ provider: 'primary', tenants: 0.1 }]);
    expect(steps[0]?.faults).toEqual([]);
    expect([tenants, lastsMs]).toEqual([0.1, 140_000]);
  });

  it('costs what the dearest provider takes, and what is not known is said', async () => {
    const { cost } = await plan();
    expect(cost.money).toBeCloseTo((cost.inputTokens * 2 + cost.outputTokens * 10) / 1e6, 9);
    expect(cost.inputTokens).toBeGreaterThan(0);
    const unknown = await plan({
      providers: { primary: real('big', { input: 2, output: 10 }), fallback: real('small') },
    });
    expect(unknown.cost).toMatchObject({ money: null, unpriced: ['fallback'] });
  });

  it('is shown as text and as a page with its hash, and nothing of it is markup', async () => {
    const shown = await plan();
    const hash = hashPlan(shown);
    const text = renderPlanText(shown, hash, { width: 100, colour: plainPainter });
    for (const part of [
      `Hash of this plan: ${hash}`,
      'faults are for 10.0 % of tenants',
      '0:50 - 1:00',
      'primary: silence, 10.0 % of tenants',
      'Ada (on call), +49 30 1',
      'preflight: npm run ready',
      'Callers: failedRatio above 20.0 % over 10.0 s and at least 20 calls.',
      'The safety lever: /etc/stop',
      'Fri 16:00 - Mon 08:00 Europe/Berlin',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(part);
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
    const page = renderPlanHtml(shown, hash);
    expect(page).toContain('the gateway &lt;b&gt;on a Tuesday&lt;/b&gt;');
    expect(page).toContain(hash);
    expect(page).not.toContain('key=hidden');
  });

  it('is the same for the same drill, and is kept under a hash that anybody can compute', async () => {
    const shown = await plan();
    expect(hashPlan(await plan())).toBe(hashPlan(shown));
    const kept = await keepPlan(results, shown, '<p>');
    expect(
      createHash('sha256')
        .update(await readFile(kept.json))
        .digest('hex'),
    ).toBe(hashPlan(shown));
    expect(await checkPlanHash(shown, hashPlan(shown).slice(0, 12), results)).toBe(hashPlan(shown));
  });

  test.each<[string, Partial<DrillInput>, RegExp]>([
    ['a longer outage', { seed: 8 }, /Since then: drill.seed is 8, was 7\. Nothing was attacked\./],
    [
      'somebody else on call',
      { contacts: [{ name: 'Bob' }] },
      /drill.contacts\[0\].name is "Bob", was "Ada"; drill.contacts\[0\].role is nothing, was "on call"/,
    ],
  ])('is not approved any more with %s', async (_, changes, message) => {
    const shown = await plan();
    await keepPlan(results, shown, '<p>');
    await expect(checkPlanHash(await plan(changes), hashPlan(shown), results)).rejects.toThrow(message);
  });

  it('says that what was approved is not kept, and what is no hash', async () => {
    const shown = await plan();
    await expect(checkPlanHash(shown, '0123456789abcdef', results)).rejects.toThrow(
      /is not kept in .+plans, so what changed cannot be told/,
    );
    await expect(checkPlanHash(shown, 'yes', results)).rejects.toThrow(
      /--plan-hash must be the first 12 or more characters/,
    );
  });
});
