import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { planArrivals } from '../../lib/drill/plan.ts';
import type { ObserverFacts } from '../../lib/proxies/observer/observer-process.ts';
import { createCleanup } from '../../lib/proxies/process/cleanup.ts';
import { startJudging } from '../../lib/run/runner/start-judging.ts';
import { parseWrittenDrill } from '../support/parse-written-drill.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';
import { keepProcessorsAwake } from './load/keep-awake.ts';
import { measureLatencies, warmUp } from './load/raw-client.ts';
import { describeStolen, median, type Measured, type Rounds, runRounds } from './load/rounds.ts';
import { createTestBed } from './load/test-bed.ts';
import { quantile, sortValues } from '../../lib/kit/stats/quantile.ts';

const RATE_PER_SECOND = 200;
const ROUNDS = 9;
const ROUND_MS = 2_300;
/** A parser that takes so long over an answer is never idle: four times as much comes as it can do. */
const HEAVY_MS = 20;
/** So long it is given work before anything is measured. */
const GIVEN_WORK_MS = 500;
const JUDGED_WITHIN_MS = 30_000;
/** Times the latency without a judge. */
const MOST_TIMES = 1.5;

/**
 * What a request takes through the observer while a `module` that never rests judges what it has recorded, against the same without one; by turns,
 * so that what else the machine does meets both.
 */
export const bench: Bench = {
  name: 'judging',
  async run() {
    await using cleanup = createCleanup();
    const { folder, start, startUpstream } = createTestBed(cleanup);
    const records = join(folder, 'records.ndjson');
    const upstream = await startUpstream(5);
    const observer = await start<ObserverFacts>('observer', '../../lib/proxies/observer/observer-process.ts', {
      listenPort: 0,
      runToken: 'bench1',
      recordsPath: records,
      target: `http://127.0.0.1:${upstream.port}`,
    });
    const run = writeRun(folder, records);
    writeFileSync(run.judgements, '');
    await keepProcessorsAwake(cleanup);
    await warmUp({ observer: observer.port });
    let judged = 0;
    // The port tells the two apart: a name of its own for the same one.
    const paths = { 'no judge': observer.port, 'a busy judge': -observer.port };
    const rounds = await runRounds(paths, ROUNDS, async (port) => {
      if (port > 0) return measureLatencies(port, RATE_PER_SECOND, ROUND_MS);
      for (const path of [records, run.judgements]) truncateSync(path);
      const judging = await startJudging(run, () => {});
      try {
        await measureLatencies(-port, RATE_PER_SECOND, GIVEN_WORK_MS);
        await untilJudged(run.judgements);
        const measured = await measureLatencies(-port, RATE_PER_SECOND, ROUND_MS);
        judged += readFileSync(run.judgements, 'utf8').split('\n').length;
        return measured;
      } finally {
        await judging.stop();
      }
    });
    return [...describe(rounds), { id: 'answers judged meanwhile', value: judged, unit: '' }];
  },
};

/** The files of a run whose answers are judged by a module that turns. */
function writeRun(folder: string, records: string) {
  const parser = join(folder, 'parser.mjs');
  writeFileSync(
    parser,
    `export default () => { const until = performance.now() + ${HEAVY_MS}; while (performance.now() < until); return 1; };`,
  );
  const drill = parseWrittenDrill({
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 10 },
      requests: [{ name: 'chat', weight: 1, workload: { kind: 'support-desk', asks: 'chat' } }],
      requestTimeoutMs: 8_000,
    },
    contracts: [{ kind: 'module', for: 'chat', path: parser }],
  });
  const run = {
    drill: join(folder, 'drill.json'),
    plan: join(folder, 'plan.ndjson'),
    cases: join(folder, 'cases.ndjson'),
    records,
    judgements: join(folder, 'judgements.ndjson'),
  };
  writeFileSync(run.drill, JSON.stringify(drill));
  // Every request of the bench is the first of the plan.
  writeFileSync(run.plan, `${JSON.stringify(planArrivals(drill)[0])}\n`);
  return run;
}

/** Resolves when it has judged answers; throws when it judges none. */
async function untilJudged(judgements: string): Promise<void> {
  const untilMs = performance.now() + JUDGED_WITHIN_MS;
  while (!readFileSync(judgements, 'utf8').includes('"usable"')) {
    if (performance.now() > untilMs) throw new Error(`No answer was judged within ${JUDGED_WITHIN_MS} ms.`);
    await sleep(50);
  }
}

function describe(rounds: Rounds): BenchRow[] {
  const take = ({ valuesMs }: Measured, ratio: number): number => quantile(sortValues(valuesMs), ratio) ?? Number.NaN;
  const [quiet = [], busy = []] = Object.values(rounds.paths);
  const rows: BenchRow[] = [];
  for (const [name, ratio] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    for (const [path, measured] of Object.entries(rounds.paths))
      rows.push({
        id: `through the observer, ${path}, ${name}`,
        value: median(measured.map((round) => take(round, ratio))),
        unit: 'ms',
      });
    // Of rounds that stand side by side, since noise spoils one, not most.
    const times = median(busy.map((round, turn) => take(round, ratio) / take(quiet[turn]!, ratio)));
    rows.push(atMost(`a busy judge against none, ${name}`, times, 'times', MOST_TIMES));
  }
  for (const [path, measured] of Object.entries(rounds.paths)) {
    const failed = measured.reduce((sum, round) => sum + round.failed, 0);
    const all = measured.reduce((sum, { valuesMs }) => sum + valuesMs.length, failed);
    rows.push(atMost(`${path}, failed`, failed, `of ${all}`, 0));
  }
  return [...rows, describeStolen('all', rounds)];
}
