import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import type { RunRecord } from '../../lib/collector/records/record.ts';
import type { RunEndRecord } from '../../lib/collector/records/run-end-record.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { createJournal } from '../../lib/proxies/process/journal.ts';
import { bundleForK6 } from '../../lib/run/runner/bundle-scenario.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { type PreparedRun, prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { runLoad } from '../../lib/run/runner/run-load.ts';
import type { RunningSystem } from '../../lib/run/runner/start-system.ts';
import { withSystem } from '../../lib/run/runner/with-system.ts';
import { writeDrill } from '../support/drills.ts';
import { writeMeasuredDrillFile } from '../support/run-written-drill.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';

type Faults = NonNullable<DrillInput['timeline'][number]['primary']>;
type Condition = NonNullable<DrillInput['stopConditions']>[number];

/** One harm: what befalls both providers, and what is to end it. */
interface Harm {
  name: string;
  faults: Faults;
  condition: Condition;
  /** From the first faulted attempt until callers are harmed beyond the bound, ms: who waits is late only when the bound is over. */
  breachAfterMs: number;
  /** Of a sum: the planned call, from 1, that is one too many; what was due before the outage is no part of that time. */
  breachCall?: number;
}

/** Only harms whose names hold this. */
const ONLY = process.env['CUTOVER_HARMS'] ?? '';
/** What may pass beyond the window until no attempt meets a fault any more, ms. */
const PROMPT_MS = 1_000;
const LATE_MS = 2_500;
/** A cold gateway on a busy machine takes most of a second. */
const MOST_MS = 1_500;
const HARMED_MS = 8_000;
const windows = [1_000, 2_000, 3_000, 4_000];
/** How long warm-up and baseline are, ms. */
const BEFORE_MS = 1_500;
/** So many calls are allowed in all, of 40 a second: a second of the outage. */
const SPENT_CALLS = 160;

/** Four harms with four windows each. */
const windowed: Harm[] = windows.flatMap((windowMs) => [
  {
    name: `all are refused, failed, ${windowMs} ms`,
    faults: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    condition: { metric: 'failedRatio', max: 0.2, windowMs },
    breachAfterMs: 0,
  },
  {
    name: `connections are reset, unusable, ${windowMs} ms`,
    faults: [{ kind: 'reset' }],
    condition: { metric: 'usableRatio', min: 0.5, windowMs },
    breachAfterMs: 0,
  },
  {
    name: `answers are late, whole answer, ${windowMs} ms`,
    faults: [{ kind: 'late-headers', delay: { kind: 'constant', ms: LATE_MS } }],
    condition: { metric: 'totalP95Ms', max: MOST_MS, windowMs },
    breachAfterMs: MOST_MS,
  },
  {
    name: `first tokens are late, ${windowMs} ms`,
    faults: [{ kind: 'late-headers', delay: { kind: 'constant', ms: LATE_MS } }],
    // Not every answer is streamed.
    condition: { metric: 'ttftP95Ms', max: MOST_MS, windowMs, minCalls: 8 },
    // Of one in flight nobody knows whether its first token has come.
    breachAfterMs: LATE_MS,
  },
]);
/** And four that are like them, or have no window. */
const others: Harm[] = [
  {
    name: 'nine of ten are refused, failed, 2000 ms',
    faults: [{ kind: 'error-response', error: 'openai-503-overloaded', when: { probability: 0.9, dice: 'both' } }],
    condition: { metric: 'failedRatio', max: 0.3, windowMs: 2_000 },
    breachAfterMs: 0,
  },
  ...[1_000, 3_000].map((windowMs): Harm => ({
    name: `all are refused, lost sessions, ${windowMs} ms`,
    faults: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    condition: { metric: 'lostSessionRatio', max: 0.2, windowMs },
    breachAfterMs: 0,
  })),
  {
    name: 'too much is spent, the whole load',
    // Whoever is asked is paid: it only tells which calls were made in the outage.
    faults: [{ kind: 'late-headers', delay: { kind: 'constant', ms: 20 } }],
    condition: { metric: 'spend', max: 0, minCalls: SPENT_CALLS },
    breachAfterMs: 0,
    breachCall: SPENT_CALLS,
  },
];
const harms = [...windowed, ...others].filter(({ name }) => name.includes(ONLY));

/**
 * Harm after harm on one system with everything real: on the run's own clock, from when callers are harmed beyond the bound to the last attempt that met a fault.
 * About four minutes on an idle machine.
 */
export const bench: Bench = {
  name: 'stop-conditions',
  async run() {
    const prepared = await Promise.all(harms.map(prepare));
    const [first] = prepared;
    if (first === undefined) return [];
    const folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-stop-conditions-')));
    const k6 = await findK6({ root: fileURLToPath(new URL('../..', import.meta.url)), env: process.env });
    await writeFile(folder.records, '');
    await writeFile(folder.judgements, '');
    await writeFile(folder.script, await bundleForK6(first.scenarioPath));
    const common = { folder, runToken: 'harms', env: process.env, redactor: createRedactor() };
    const journal = createJournal(folder.journal);
    const ends: RunEndRecord[] = [];
    await withSystem({ ...common, drill: first.drill, warn: () => {} }, async (system: RunningSystem) => {
      // The first is played twice, and counted once: a target that was never asked is slow, which is no matter of stop conditions.
      for (const [place, run] of [first, ...prepared].entries()) {
        process.stderr.write(`  ${place === 0 ? 'to warm up' : harms[place - 1]?.name}\n`);
        await writeFile(folder.plan, run.arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
        ends.push(
          await runLoad({
            ...common,
            prepared: run,
            system,
            journal,
            k6Path: k6.path,
            signal: new AbortController().signal,
            onEvent: () => {},
            onBegin: () => {},
          }),
        );
      }
    });
    const records = (await readFile(folder.records, 'utf8')).trim().split('\n').map(parseRecord);
    await rm(folder.path, { recursive: true });
    return describe(
      records.flatMap((line) => (line.ok ? [line.record] : [])),
      ends,
      prepared,
    );
  },
};

/** It answers at once: what is late is so by the fault alone. */
const mock = { wire: 'openai-chat', dialect: 'strict', ttft: 'instant', tokensPerSecond: 2_000 } as const;

const price = { input: 2, output: 8 };

async function prepare({ faults, condition }: Harm): Promise<PreparedRun> {
  const drill = writeDrill({
    target: { kind: 'portkey', requestTimeoutMs: 6_000 },
    providers: {
      primary: { upstream: { kind: 'mock', mock: { ...mock, model: 'primary-model' } }, price },
      fallback: { upstream: { kind: 'mock', mock: { ...mock, model: 'fallback-model' } }, price },
    },
    timeline: [
      { phase: 'warmup', durationMs: BEFORE_MS },
      { phase: 'baseline', durationMs: BEFORE_MS },
      { phase: 'outage', durationMs: HARMED_MS, primary: faults, fallback: faults },
      { phase: 'recovery', durationMs: 500 },
    ],
    stopConditions: [condition],
  });
  return prepareRun(
    await writeMeasuredDrillFile({
      ...drill,
      traffic: { ...drill.traffic, arrivals: { kind: 'poisson', ratePerSecond: 40 } },
    }),
  );
}

function describe(
  records: readonly RunRecord[],
  ends: readonly RunEndRecord[],
  prepared: readonly PreparedRun[],
): BenchRow[] {
  const starts = records.flatMap((record) => (record.kind === 'run-start' ? [record.startEpochMs] : []));
  const rows = harms.map(({ name, condition, breachAfterMs, breachCall }, place) => {
    const due = breachCall === undefined ? null : (prepared[place]?.arrivals[breachCall - 1]?.dueMs ?? Infinity);
    const breachMs = due === null ? breachAfterMs : Math.max(0, due - 2 * BEFORE_MS);
    // Behind the one that warms up.
    const [from = Infinity, to = Infinity] = starts.slice(place + 1);
    const faulted = records.flatMap((record) =>
      record.kind === 'attempt' && record.fault !== null && record.startEpochMs >= from && record.startEpochMs < to
        ? [record.startEpochMs]
        : [],
    );
    const wasStopped = ends[place + 1]?.stopCondition !== undefined && faulted.length > 0;
    const lastedMs = wasStopped ? Math.max(...faulted) - Math.min(...faulted) - breachMs : Infinity;
    return atMost(`breach to last fault: ${name}`, lastedMs, 'ms', (condition.windowMs ?? 0) + PROMPT_MS);
  });
  const held = rows.filter(({ ok }) => ok === true).length;
  return [...rows, atLeast('harms that were ended in time', held, `of ${harms.length}`, harms.length)];
}
