import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { renderPlanHtml } from '../../../lib/collector/report/plan/html.ts';
import { renderPlanText } from '../../../lib/collector/report/plan/text.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import type { GamePlan } from '../../../lib/collector/scorecard/game-plan.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { checkPlanHash, keepPlan } from '../../../lib/run/plan/keep-plan.ts';
import { hashPlan } from '../../../lib/run/plan/make-game-plan.ts';
import { planGame } from '../../../lib/run/runner/plan-game.ts';
import { type PreparedRun, prepareRun } from '../../../lib/run/runner/prepare-run.ts';
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
    stopConditions: [
      { metric: 'failedRatio', max: 0.2 },
      { metric: 'lostSessionRatio', max: 0.1, windowMs: 30_000 },
      { metric: 'spend', max: 20 },
      { metric: 'totalTokens', max: 5_000_000, windowMs: 60_000, minCalls: 5 },
    ],
    stopProbes: [{ command: ['./is-well.sh'], misses: 2 }],
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
  return planOf(await prepareRun(drill(changes)));
}
const planOf = (prepared: PreparedRun, folder = process.cwd()) => planGame(prepared, createRedactor(), folder);

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

  it('tells of a share of tenants that moves how it does, and counts all whom it comes to', async () => {
    const match = { tenants: { ratio: 0.02, ramp: { to: 0.08, durationMs: 60_000 }, header: 'x-tenant' } };
    const timeline = drill().timeline.map((entry) =>
      entry.phase === 'outage' ? { ...entry, primary: [{ kind: 'silence' as const, match }] } : entry,
    );
    const { steps, tenants } = await plan({ timeline });
    expect(tenants).toBe(0.08);
    expect(steps[1]?.faults).toMatchObject([
      { fault: expect.stringContaining('"ramp":{"to":0.08,"durationMs":60000}'), tenants: 0.08 },
    ]);
  });

  it('counts whom the seed picks for that share, where k6’s header tells tenants apart', async () => {
    const safety = { blastRadius: { tenants: 0.5, header: 'x-cutover-tenant' } };
    const { picked, steps } = await plan({ safety });
    const outage = steps.filter(({ phase }) => phase === 'outage').reduce((sum, step) => sum + step.requests, 0);
    expect(picked).toMatchObject({ ofTenants: 8, ofRequests: outage });
    expect(picked?.tenants).toBeGreaterThan(0);
    expect(picked?.requests).toBeGreaterThan(0);
    expect((await plan()).picked).toBeNull();
    expect((await plan({ safety: {} })).picked).toBeNull();
    const text = renderPlanText(await plan({ safety }), '0'.repeat(64), { width: 100, colour: plainPainter });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      `Its faults are for 50.0 % of tenants, the same ones each time: ${picked?.tenants} of the 8 that ask in the outage, with ${picked?.requests} of its ${outage.toLocaleString('en-US')} requests.`,
    );
  });

  it('costs what the dearest provider takes, and what is not known is said', async () => {
    const { cost } = await plan();
    expect(cost.money).toBeCloseTo((cost.inputTokens * 2 + cost.outputTokens * 10) / 1e6, 9);
    expect(cost.inputTokens).toBeGreaterThan(0);
    const unknown = await plan({
      stopConditions: [],
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
      'Callers: lostSessionRatio above 10.0 % over 30.0 s and at least 20 sessions.',
      'Providers: spend above 20 of money over the whole load.',
      'Providers: totalTokens above 5,000,000 tokens over 60.0 s and at least 5 calls.',
      'The safety lever: /etc/stop',
      'From outside: ./is-well.sh does not end with 0, 2 times in a row, looked at every 5.00 s.',
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

  it('is another with a header that it does not show, and says so', async () => {
    const routedTo = (route: string) =>
      plan({ target: { kind: 'url', url: 'http://127.0.0.1:8080/v1', headers: { 'x-route': route } } });
    const shown = await routedTo('canary-of-the-team');
    await keepPlan(results, shown, '<p>');
    expect(JSON.stringify(shown)).not.toContain('canary-of-the-team');
    await expect(checkPlanHash(await routedTo('everybody'), hashPlan(shown), results)).rejects.toThrow(
      /Since then: something that is not shown, a header or a key, is another\./,
    );
  });

  it('is another once a file that it takes is, and the same elsewhere', async () => {
    const [here, there] = [await mkdtemp(`${tmpdir()}/checkout-`), await mkdtemp(`${tmpdir()}/checkout-`)];
    const put = async (folder: string, prompt: string, script: string): Promise<PreparedRun> => {
      await mkdir(join(folder, 'ops'), { recursive: true });
      await writeFile(join(folder, 'ops', 'ready.sh'), script);
      await writeFile(join(folder, 'ops', 'stop'), '');
      const file = join(folder, 'prompts.json');
      await writeFile(file, JSON.stringify([{ prompt }]));
      const requests = [{ name: 'chat', workload: { kind: 'prompts' as const, file } }];
      return prepareRun(
        drill({
          traffic: { arrivals: { kind: 'poisson', ratePerSecond: 2 }, requests },
          contracts: [{ kind: 'whole-answer', for: 'chat' }],
          preflight: [{ command: ['sh', './ops/ready.sh'] }],
          postflight: [{ command: ['/bin/true'] }],
          safety: { lever: { file: 'ops/stop' } },
        }),
      );
    };
    const shown = await planOf(await put(here, 'how are you', 'true'), here);
    expect(Object.keys(shown.files)).toEqual(['ops/ready.sh', 'prompts.json']);
    await keepPlan(results, shown, '<p>');
    expect(hashPlan(await planOf(await put(there, 'how are you', 'true'), there))).toBe(hashPlan(shown));
    const other = await planOf(await put(here, 'who are you', 'true'), here);
    await expect(checkPlanHash(other, hashPlan(shown), results)).rejects.toThrow(
      /Since then: files.prompts.json is "[0-9a-f]{50,}…, was "[0-9a-f]{50,}…\./,
    );
    expect(hashPlan(await planOf(await put(here, 'how are you', 'rm -rf /'), here))).not.toBe(hashPlan(shown));
    const page = renderPlanText(shown, hashPlan(shown), { width: 100, colour: plainPainter });
    expect(page).toContain(`ops/ready.sh: ${shown.files['ops/ready.sh']?.slice(0, 12)}\n`);
  });

  it('is another once the code of its scenario is', async () => {
    const prepared = await prepareRun(drill());
    const folder = await mkdtemp(`${tmpdir()}/scenario-`);
    const hashOf = async (code: string): Promise<string> => {
      const scenarioPath = join(folder, 'scenario.ts');
      await writeFile(scenarioPath, `export default function () { return ${code}; }\n`);
      return hashPlan(await planOf({ ...prepared, scenarioPath }));
    };
    expect(await hashOf('1')).toBe(await hashOf('1'));
    expect(await hashOf('1')).not.toBe(await hashOf('2'));
  });

  it('tells an address as it is, though the folder stands in it', async () => {
    const url = `http://127.0.0.1:8080${process.cwd()}/chat`;
    expect((await plan({ target: { kind: 'url', url } })).drill['target']).toMatchObject({ url });
  });

  it('names no port of a target that gets a free one', async () => {
    const url = 'http://127.0.0.1:${port}/v1/chat/completions';
    const target = { kind: 'url' as const, url, start: { command: ['node', 'gateway.js', '${port}'] } };
    expect((await plan({ target })).target).toBe(`url ${url}`);
  });

  it('says where it cannot be kept', async () => {
    const file = join(results, 'a-file');
    await writeFile(file, '');
    await expect(keepPlan(file, await plan(), '<p>')).rejects.toThrow(
      /^The plan cannot be kept in .+a-file\/plans\/small-/,
    );
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
