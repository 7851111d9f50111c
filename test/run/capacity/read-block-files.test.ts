import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import type { HeldDown } from '../../../lib/run/capacity/plan-block.ts';
import { readBlockFiles } from '../../../lib/run/capacity/read-block-files.ts';
import { healthOf } from '../../collector/score/validity/sabotages.ts';
import { listRecords, T0, type WrittenRun } from '../../support/records.ts';
import { say, writeSpokenRun } from '../../support/written-gateway.ts';

const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
/** Measured from its 2nd second on, for 10. */
const measured = { warmupMs: 2_000, blockMs: 10_000, endedMs: null as number | null, held: new Map() as HeldDown };
const timeline = [
  { phase: 'baseline' as const, durationMs: 6_000 },
  { phase: 'outage' as const, durationMs: 6_000, primary: [{ kind: 'silence' as const }] },
];

/** Why a block is no evidence in which all callers fared well, and these seconds were full. */
const problemOf = async (...block: Parameters<typeof readWritten>): Promise<string | null> =>
  (await readWritten(...block)).problem;

async function readWritten(
  full: readonly number[],
  change: (run: WrittenRun) => void = () => {},
  block: Partial<typeof measured> = {},
) {
  const run = writeSpokenRun({ timeline, contracts: [] });
  for (const second of full) healthOf(run, 'observer')[second]!.machine!.idleRatio = 0.02;
  change(run);
  const folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-block-')));
  try {
    await writeFile(folder.drill, JSON.stringify(run.drill));
    await writeFile(folder.plan, toLines(run.arrivals));
    await writeFile(folder.records, toLines(listRecords(run)));
    return await readBlockFiles(run.drill, folder, { ...measured, ...block });
  } finally {
    await rm(folder.path, { recursive: true, force: true });
  }
}

const allow =
  (maxFullRatio: number) =>
  ({ drill }: WrittenRun): void =>
    void (drill.validity.maxFullRatio = maxFullRatio);

describe('a block of callers who all fared well', () => {
  it('is evidence, also where no contract asks anything of the answers', async () => {
    expect(await problemOf([])).toBeNull();
  });

  it('is no evidence where the machine was full, as little as one in which they did not', async () => {
    expect(await problemOf([5, 6])).toBe(
      'this machine was full in 2 of 11 s, where 10.0 % may be (validity.maxFullRatio)',
    );
  });

  it('is no evidence where the machine was full at the end of the warm-up and a second more: who waited then waits on', async () => {
    expect(await problemOf([2, 3])).toMatch(/^this machine was full in 2 of 11 s/);
  });

  it('is evidence with a single full second, with as many as may be, or where the begin of the warm-up alone had more', async () => {
    expect(await problemOf([5])).toBeNull();
    expect(await problemOf([5], allow(0))).toBeNull();
    expect(await problemOf([5, 6], allow(0.2))).toBeNull();
    expect(await problemOf([0, 1, 2])).toBeNull();
    expect(await problemOf([0, 1, 3])).toBeNull();
  });

  it('names the machine before what was not well because of it', async () => {
    const delay = (run: WrittenRun): void => void (healthOf(run, 'observer')[6]!.loopDelayMaxMs = 2_000);
    expect(await problemOf([], delay)).toMatch(/^proxies-healthy: /);
    expect(await problemOf([5, 6], delay)).toMatch(/^this machine was full/);
  });
});

describe('a block of which the clock was set', () => {
  it('is no evidence for that reason, and not for what two then see at other times', async () => {
    const setClock = (run: WrittenRun): void => {
      for (const exchange of run.exchanges) exchange.startEpochMs -= 3_000;
    };
    expect(await problemOf([], setClock)).toMatch(/^views-agree: /);
    const told = (run: WrittenRun): void => {
      setClock(run);
      Object.assign(run.runEnd!, { clock: { stepMs: 3_000, stoppedMs: 0 } });
    };
    expect(await problemOf([], told)).toMatch(/^time-held: steps of at most 3\.00 s/);
  });
});

describe('a block of answers that no provider gave', () => {
  const canned = say('We are sorry: our assistant is not available at the moment.');
  /** The target answers so many callers by itself; `isAsked`: behind a provider that refused. */
  const answerItself =
    (callers: number, isAsked = false) =>
    (run: WrittenRun): void => {
      for (const exchange of run.exchanges.slice(-callers)) {
        exchange.said = canned;
        const own = run.attempts.filter(({ index }) => index === exchange.index);
        if (isAsked) for (const attempt of own) Object.assign(attempt, { status: 429, said: null });
        else run.attempts = run.attempts.filter((attempt) => !own.includes(attempt));
      }
    };

  it('is no evidence: none of them is a load on one', async () => {
    expect(await problemOf([], answerItself(5))).toMatch(
      /^5 of \d+ callers had an answer for which no provider that is up was asked: .* Turn that off for the search$/,
    );
  });

  it('is evidence where a provider was asked first: callers missed an answer of it', async () => {
    expect(await problemOf([], answerItself(5, true))).toBeNull();
  });
});

describe('a block that was ended early', () => {
  const stopSending =
    (fromMs: number) =>
    (run: WrittenRun): void => {
      const never = new Set(run.arrivals.filter(({ dueMs }) => dueMs >= fromMs).map(({ index }) => index));
      const isSent = ({ index }: { index?: number | null }): boolean => !never.has(index ?? -1);
      run.requests = run.requests.filter(isSent);
      run.exchanges = run.exchanges.filter(isSent);
      run.attempts = run.attempts.filter(isSent);
    };

  it('is no evidence where its callers were never sent: that is no limit of a fallback', async () => {
    expect(await problemOf([], stopSending(4_000), { endedMs: 8_000 })).toMatch(
      /^load-achieved: \d+ of \d+ that were due had been sent when it was ended, required at least 99/,
    );
  });

  it('is evidence where they were', async () => {
    expect(await problemOf([], stopSending(7_500), { endedMs: 8_000 })).toBeNull();
    // What providers were asked is of those who were sent, and not of all who were due.
    const { callers, used, run } = await readWritten([], stopSending(7_500), { endedMs: 8_000 });
    expect([callers, run.arrivals.length]).toEqual([75, 120]);
    expect(used.find(({ provider }) => provider === 'fallback')?.calls).toBeLessThanOrEqual(callers);
  });

  it('is evidence where callers were on their way when it was ended, and k6 could tell no more of them', async () => {
    const stopAt =
      (fromMs: number) =>
      (run: WrittenRun): void => {
        stopSending(7_000)(run);
        Object.assign(run.runEnd!, { reason: 'aborted', atEpochMs: T0 + 7_300 });
        const last = run.exchanges.filter((exchange) => exchange.startEpochMs >= T0 + fromMs);
        const isLast = ({ index }: { index: number }): boolean => last.some((exchange) => exchange.index === index);
        run.requests = run.requests.filter((request) => !isLast(request));
        for (const [place, exchange] of last.entries())
          if (place % 2 === 0) Object.assign(exchange, { status: null, end: 'client-gone', answer: null });
      };
    expect(await problemOf([], stopAt(6_500), { endedMs: 7_200 })).toBeNull();
    expect(await problemOf([], stopAt(3_000), { endedMs: 7_200 })).toMatch(/^views-agree: \d+ only the observer saw/);
  });

  it('is evidence where the primary answers those whom the end of the faults let through', async () => {
    const letThrough =
      (fromMs: number) =>
      (run: WrittenRun): void => {
        for (const attempt of run.attempts)
          if (attempt.status === 200) attempt.provider = attempt.startEpochMs < T0 + fromMs ? 'fallback' : 'primary';
      };
    const held = new Map([['primary', []]]) satisfies HeldDown;
    expect(await problemOf([], letThrough(11_000), { endedMs: 11_000, held })).toBeNull();
    expect(await problemOf([], letThrough(10_000), { endedMs: 11_000, held })).toMatch(
      /calls were answered well by a provider that was to be down \(primary\)$/,
    );
    // The first of the warm-up may come before the faults do; with what is measured they are there.
    const letFirst =
      (untilMs: number) =>
      (run: WrittenRun): void => {
        for (const attempt of run.attempts)
          if (attempt.status === 200) attempt.provider = attempt.startEpochMs < T0 + untilMs ? 'primary' : 'fallback';
      };
    expect(await problemOf([], letFirst(1_900), { held })).toBeNull();
    expect(await problemOf([], letFirst(2_500), { held })).toMatch(/to be down \(primary\)$/);
  });
});
