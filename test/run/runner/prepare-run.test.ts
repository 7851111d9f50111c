/** What the command line changes of a drill before it runs. */
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { measurePeakWithin } from '../../../lib/drill/plan.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
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
    const startMs = performance.now();
    await expect(prepareRun({ ...drill, traffic, timeline })).rejects.toThrow(
      /traffic must plan at most 1,000,000 requests, got about 2,34\d,\d\d\d\. Lower ratePerSecond/,
    );
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  it.runIf(process.platform !== 'win32')('is a pipe or a device, refused before it is read', async () => {
    const pipe = join(await mkdtemp(join(tmpdir(), 'cutover-pipe-')), 'drill.json');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      await expect(prepareRun(path)).rejects.toThrow(`${path} cannot be read: it is a pipe or a device`);
    }
  });
});
