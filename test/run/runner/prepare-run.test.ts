/** What the command line changes of a drill before it runs. */
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { measurePeakWithin } from '../../../lib/drill/plan.ts';
import { planTimeline } from '../../../lib/drill/timeline.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { writeDrill } from '../../support/drills.ts';

const HOUR_MS = 3_600_000;
const risingOverload = fileURLToPath(new URL('../../../scenarios/rising-overload.ts', import.meta.url));

describe('--time-scale', () => {
  it('keeps the faults at the same place of their phase', async () => {
    const ramps = async (timeScale: number): Promise<number[]> =>
      (await prepareRun(risingOverload, { timeScale })).drill.timeline.flatMap((entry) =>
        faultsOn(entry, 'primary').flatMap(({ when }) =>
          when?.ramp === undefined ? [] : [when.ramp.durationMs / entry.durationMs],
        ),
      );
    expect(await ramps(0.25)).toEqual(await ramps(1));
    expect(await ramps(1)).not.toEqual([]);
  });

  it('moves a share of tenants in the time of its phase', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'cutover-drill-')), 'drill.json');
    const match = { tenants: { ratio: 0.2, ramp: { to: 0.4, durationMs: 2_000 } } };
    const timeline = writeDrill().timeline.map((entry) =>
      entry.phase === 'outage' ? { ...entry, primary: [{ kind: 'silence', match }] } : entry,
    );
    await writeFile(path, JSON.stringify({ ...writeDrill(), timeline }));
    const { drill } = await prepareRun(path, { timeScale: 0.5 });
    expect(drill.timeline.flatMap((entry) => faultsOn(entry, 'primary'))).toEqual([
      { kind: 'silence', match: { tenants: { ratio: 0.2, ramp: { to: 0.4, durationMs: 1_000 } } } },
    ]);
  });

  it.each([
    [
      {
        primary: [
          {
            kind: 'error-response',
            error: 'openai-503-overloaded',
            when: { flap: { periodMs: HOUR_MS, dutyRatio: 0.5 } },
          },
        ],
      },
      /drill\.json with --time-scale 25: timeline\[2\].primary\[0\]\.when\.flap\.periodMs must be .* 86400000, got 90000000/,
    ],
    [{ durationMs: HOUR_MS }, /drill\.json with --time-scale 25: timeline\[2\].durationMs must be .* got 90000000/],
  ])('says before the run what it stretches beyond its limit: %j', async (changes, message) => {
    const path = join(await mkdtemp(join(tmpdir(), 'cutover-drill-')), 'drill.json');
    const drill = writeDrill();
    const timeline = drill.timeline.map((entry, index) => (index === 2 ? { ...entry, ...changes } : entry));
    await writeFile(path, JSON.stringify({ ...drill, timeline }));
    await expect(prepareRun(path, { timeScale: 25 }).then(() => 'prepared')).rejects.toThrow(message);
  });
});

describe('a drill whose requests have few cases', () => {
  it('says of how many its shares will tell', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-cases-'));
    const write = async (count: number): Promise<string[]> => {
      const file = join(folder, `${count}.ndjson`);
      await writeFile(
        file,
        Array.from({ length: count }, (_, at) => JSON.stringify({ prompt: `Say ${at}.` })).join('\n'),
      );
      const { traffic } = writeDrill();
      const requests = [{ name: 'orders', workload: { kind: 'prompts' as const, file } }];
      const { warnings } = await prepareRun(writeDrill({ traffic: { ...traffic, requests }, contracts: [] }));
      return warnings.filter((text) => text.startsWith('orders has'));
    };
    expect(await write(2)).toEqual([
      expect.stringMatching(
        /^orders has 2 cases for \d+ requests: what its shares .* those cases alone\. Give it 20 or more\.$/,
      ),
    ]);
    expect(await write(40)).toEqual([]);
  });
});

describe('a drill with fewer requests than a verdict takes', () => {
  it('is said to come out invalid, by each part that has too few', async () => {
    const warn = async (minSamplesPerPhase: number): Promise<string[]> => {
      const { warnings } = await prepareRun(writeDrill({ validity: { minSamplesPerPhase } }));
      return warnings.filter((text) => text.startsWith('the run will be invalid'));
    };
    const { arrivals } = await prepareRun(writeDrill());
    const planned = arrivals.filter(({ phase }) => phase === 'recovery').length;
    expect(await warn(1)).toEqual([]);
    expect(await warn(planned)).not.toContainEqual(expect.stringContaining('recovery'));
    expect(await warn(planned + 1)).toContainEqual(
      `the run will be invalid: ${planned} requests are planned for recovery, and a verdict takes ${planned + 1} (validity.minSamplesPerPhase). Raise traffic.arrivals.ratePerSecond, the phase's durationMs, or --time-scale.`,
    );
  });

  it('is counted in the outage while its faults are in force', async () => {
    const down = { kind: 'silence' } as const;
    const timeline = [
      { phase: 'baseline', durationMs: 10_000 },
      { phase: 'outage', durationMs: 500, primary: [down] },
      { phase: 'outage', durationMs: 20_000 },
      { phase: 'recovery', durationMs: 10_000 },
    ] as const satisfies DrillInput['timeline'];
    const { warnings, arrivals } = await prepareRun(writeDrill({ timeline, validity: { minSamplesPerPhase: 30 } }));
    const planned = arrivals.filter(({ dueMs }) => dueMs >= 10_000 && dueMs < 10_500).length;
    expect(arrivals.filter(({ phase }) => phase === 'outage').length).toBeGreaterThan(30);
    expect(warnings).toContainEqual(
      expect.stringContaining(
        `the run will be invalid: ${planned} requests are planned for outage while its faults are in force`,
      ),
    );
  });
});

describe('a baseline that is just enough', () => {
  it('is said to come out short where requests of its last second may meet the outage, which the verdict counts to it', async () => {
    const { arrivals, drill } = await prepareRun(writeDrill());
    const outageMs = planTimeline(drill.timeline).find(({ settings }) => settings.phase === 'outage')?.startMs ?? 0;
    const own = arrivals.filter(({ phase }) => phase === 'baseline');
    const late = own.filter(({ dueMs }) => dueMs >= outageMs - 1_000).length;
    expect(late).toBeGreaterThan(0);
    const warn = async (minSamplesPerPhase: number): Promise<string[]> =>
      (await prepareRun(writeDrill({ validity: { minSamplesPerPhase } }))).warnings.filter((text) =>
        text.startsWith('the run may be invalid'),
      );
    expect(await warn(own.length - late)).toEqual([]);
    expect(await warn(own.length)).toEqual([
      `the run may be invalid: of the ${own.length} requests that are planned for baseline ${late} are due in the second before the outage; those that meet it count to it, and a verdict takes ${own.length} (validity.minSamplesPerPhase). Raise traffic.arrivals.ratePerSecond, the phase's durationMs, or --time-scale.`,
    ]);
  });
});

describe('objectives that the planned traffic is too little for', () => {
  it('are said before the run', async () => {
    const prepare = (phase: 'outage' | 'run', min: number) =>
      prepareRun(writeDrill({ objectives: [{ metric: 'httpSuccessRatio', phase, min }] }));
    expect((await prepare('outage', 0.5)).warnings).toEqual([]);
    const planned = (await prepare('outage', 0.5)).arrivals.filter(({ phase }) => phase === 'outage').length;
    expect((await prepare('outage', 0.99)).warnings).toEqual([
      `httpSuccessRatio in outage can be met by this run and missed by the next one: at most ${planned} requests are planned for it, and it takes 381 for a 95 % interval on one side of its bound. Raise traffic.arrivals.ratePerSecond or the phase's durationMs.`,
    ]);
    const strict = await prepareRun(
      writeDrill({ judge: 'interval', objectives: [{ metric: 'httpSuccessRatio', min: 0.999 }] }),
    );
    expect(strict.warnings[0]).toMatch(/^httpSuccessRatio will be undecided, and the run invalid: /);
  });
});

describe('faults for a share of the tenants', () => {
  it('are said to hit nobody, or more than it is, where the seed picks so of those that ask', async () => {
    const warn = async (seed: number, header?: string): Promise<string[]> => {
      const blastRadius = { tenants: 0.1, ...(header === undefined ? {} : { header }) };
      const { warnings } = await prepareRun(writeDrill({ seed, safety: { blastRadius } }));
      return warnings.filter((text) => text.includes('tenants'));
    };
    const bySeed = await Promise.all(Array.from({ length: 24 }, (_, seed) => warn(seed, 'x-cutover-tenant')));
    const none = bySeed.findIndex(([warning]) => warning?.includes('picks none') === true);
    expect(bySeed[none]).toEqual([
      `the run will be invalid: faults are for 10.0 % of the tenants, and of the 8 that ask in the outage the seed ${none} picks none. Raise traffic.tenants or the share, or take another --seed.`,
    ]);
    expect(bySeed.some((warnings) => warnings.length === 0)).toBe(true);
    const more = bySeed.flat().filter((warning) => !warning.includes('picks none'));
    expect(more[0]).toMatch(
      /^faults are for 10\.0 % of the tenants, and of the 8 that ask in the outage the seed \d+ picks [2-8], who ask \d+ of its \d+ requests\. Raise/,
    );
    // Whose an API key is nobody knows before.
    expect(await warn(none)).toEqual([]);
  });
});

describe('stop conditions that the planned traffic is too little for', () => {
  const warn = async (stopConditions: DrillInput['stopConditions'], changes: Partial<DrillInput> = {}) =>
    (await prepareRun(writeDrill({ ...changes, stopConditions }))).warnings.filter((text) =>
      text.startsWith('stopCond'),
    );

  it('are said before the run, and no others', async () => {
    const { arrivals, vus } = await prepareRun(writeDrill());
    const watched = arrivals.filter(({ phase }) => phase !== 'warmup');
    const peak = measurePeakWithin(watched, 1_000);
    const failing = { metric: 'failedRatio', max: 0.2, windowMs: 1_000 } as const;
    expect(await warn([{ ...failing, minCalls: peak }])).toEqual([]);
    expect(await warn([{ ...failing, minCalls: peak + 1 }])).toEqual([
      `stopConditions[0] (failedRatio) cannot end the drill: at most ${peak} calls that it looks at are planned within 1.00 s, and it takes ${peak + 1}, all of them harmed. Raise its windowMs or traffic.arrivals.ratePerSecond, lower its minCalls, or set a bound that is stricter.`,
    ]);
    // The 99.9 % interval of all of so many lies above 99.9 %: 10.83 × 999 + 1.
    expect((await warn([{ metric: 'failedRatio', max: 0.999 }]))[0]).toContain('it takes 10817,');
    expect(await warn([{ metric: 'inFlight', max: vus - 1 }])).toEqual([]);
    expect((await warn([{ metric: 'inFlight', max: vus }]))[0]).toContain(
      `${vus} callers are planned at once at most, and it takes ${vus + 1} in flight`,
    );
  });

  it('are said where a drill in which all goes well breaks them, and sessions are counted once', async () => {
    const { arrivals } = await prepareRun(writeDrill());
    const tokens = arrivals.reduce((sum, { promptTokens, outputTokens }) => sum + promptTokens + outputTokens, 0);
    expect(await warn([{ metric: 'totalTokens', max: tokens }])).toEqual([]);
    expect((await warn([{ metric: 'totalTokens', max: tokens - 1 }]))[0]).toMatch(
      /^stopConditions\[0\] \(totalTokens\) would end a drill in which all goes well: what is planned comes to about [\d,]+ tokens/,
    );
    const sessions = measurePeakWithin(
      arrivals.filter(({ phase }) => phase !== 'warmup'),
      1_000,
    );
    const lost = { metric: 'lostSessionRatio', max: 0.2, windowMs: 1_000 } as const;
    const { vus: _, ...traffic } = { ...writeDrill().traffic, clients: { retries: 1 } };
    expect(await warn([{ ...lost, minCalls: sessions }], { traffic })).toEqual([]);
    expect((await warn([{ ...lost, minCalls: sessions + 1 }], { traffic }))[0]).toContain(
      `at most ${sessions} sessions`,
    );
  });

  it('count only calls that a contract judges, and every try', async () => {
    const { arrivals } = await prepareRun(writeDrill());
    const watched = arrivals.filter(({ phase }) => phase !== 'warmup');
    const chats = measurePeakWithin(
      watched.filter(({ kind }) => kind === 'chat'),
      2_000,
    );
    const minCalls = chats + 1;
    const contracts = [{ kind: 'markdown', for: 'chat' }] as const;
    const usable = { metric: 'usableRatio', min: 0.5, windowMs: 2_000, minCalls } as const;
    expect(await warn([usable], { contracts })).toHaveLength(1);
    expect(await warn([{ ...usable, minCalls: chats }], { contracts })).toEqual([]);
    const { traffic } = writeDrill();
    const { vus: _, ...retried } = { ...traffic, clients: { retries: 1 } };
    expect(await warn([usable], { contracts, traffic: retried })).toEqual([]);
  });
});

describe('virtual users', () => {
  it('are as many as requests fall due within a time-out, where the drill does not say how many', async () => {
    const { traffic } = writeDrill();
    const { vus: _, ...arriving } = traffic;
    const prepare = (given: { vus?: number }) =>
      prepareRun(writeDrill({ traffic: { ...arriving, ...given, requestTimeoutMs: 2_000 } }));
    const { vus, arrivals } = await prepare({});
    expect(vus).toBe(measurePeakWithin(arrivals, 3_000));
    expect((await prepare({ vus: vus + 7 })).vus).toBe(vus + 7);
  });

  it('may be no more than k6 can hold', async () => {
    const traffic = { arrivals: { kind: 'poisson', ratePerSecond: 6_000 } as const, requestTimeoutMs: 60_000 };
    await expect(prepareRun(writeDrill({ traffic }))).rejects.toThrow(
      /traffic must need at most 20000 virtual users of k6, and \d+ of the \d+ requests fall due within one time-out/,
    );
  });
});

describe('what can have no end', () => {
  it('is a plan of millions, refused before it is made', async () => {
    const drill = writeDrill();
    const traffic = { ...drill.traffic, arrivals: { kind: 'poisson', ratePerSecond: 600 } as const };
    const timeline = drill.timeline.map((entry) =>
      entry.phase === 'outage' ? { ...entry, durationMs: 65 * 60_000, rateFactor: 1 } : entry,
    );
    const before = process.cpuUsage();
    await expect(prepareRun({ ...drill, traffic, timeline })).rejects.toThrow(
      /traffic must plan at most 1,000,000 requests, got about 2,34\d,\d\d\d\. Lower ratePerSecond/,
    );
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
  });

  it.runIf(process.platform !== 'win32')('is a pipe or a device, refused before it is read', async () => {
    const pipe = join(await mkdtemp(join(tmpdir(), 'cutover-pipe-')), 'drill.json');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      await expect(prepareRun(path)).rejects.toThrow(`${path} cannot be read: it is a pipe or a device`);
    }
  });
});
