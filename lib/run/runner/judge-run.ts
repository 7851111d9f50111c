import { rename, rm } from 'node:fs/promises';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { findAway, type GuardSeats, seatsWithoutRun } from '../guards/guard-seats.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { tellStraysOnce } from '../consumers/tell-strays-once.ts';
import { startAskers } from '../consumers/start-askers.ts';
import { collectSecrets } from './collect-secrets.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { isModelGuard } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { createKnownAnswers } from '../cases/known-answers.ts';
import { type KeptJudgements, readKeptJudgements } from '../../collector/judge/kept-judgements.ts';
import { writeJudgements } from '../../collector/judge/judge-records.ts';
import { openPlan, type PlanReader } from '../../collector/plan-file/read-plan.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { parseDrillText, readContracts } from './read-drill.ts';
import { countThreads, openLineJudge } from './open-line-judge.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Judges the answers of a run and writes its judgements.ndjson, whole or not at all; scores of it go by them from then on. What a guard has said whose
 * provider is gone stands as it was, and that is told. Code of one's own is tried first, so that what cannot judge takes nothing away.
 *
 * @param file A drill, or JSON or YAML with the `contracts` of one alone, whose contracts are taken; null: the run's own.
 * @param tell Told, a sentence each, of code of one's own that takes long to start, and of guards that cannot be asked again.
 * @param options.threads How many judge, as openLineJudge has it. Default: by the size of the records and the free cores.
 * @param options.signal Stops it.
 * @throws `usage` when it or the file cannot be read, or the contracts are none for the run's requests; `environment` when code of one's own cannot
 *   be loaded or started; `aborted` when it was stopped. The judgements that were there stand then.
 */
export async function judgeRun(
  folder: RunFolder,
  file: string | null,
  tell: (text: string) => void,
  { threads, signal = new AbortController().signal }: { threads?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const own = parseDrillText(await readInput(folder.drill), folder.drill);
  const drill = file === null ? own : await readContracts(own, file);
  using plan = openPlan(folder.plan, folder.cases);
  if (file !== null) holdToKnownAnswers(drill, plan, file);
  const redactor = createRedactor(collectSecrets(drill, process.env));
  const warn = tellStraysOnce(tell);
  const clean = (text: string): string => redactor.clean(text);
  await checkConsumers(drill.contracts, { env: process.env, clean, warn, signal });
  const seats = seatsWithoutRun(drill.providers, process.env);
  const kept = await keepGuards(drill, seats, folder.judgements, warn);
  await using asking = await startAskers({
    contracts: drill.contracts,
    folder: folder.path,
    env: process.env,
    clean,
    warn,
    guards: seats,
  });
  await using judge = await openLineJudge({
    drill,
    files: folder,
    plan,
    askers: asking.askers,
    kept,
    threads: threads ?? (await countThreads(folder.records)),
  });
  // Its own: another may judge the same run beside it.
  const unfinished = `${folder.judgements}.${process.pid}.part`;
  try {
    await writeJudgements(
      {
        records: folder.records,
        judgements: unfinished,
        judge,
        by: { contracts: drill.contracts, file },
      },
      signal,
    );
    await rename(unfinished, folder.judgements);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    if (!signal.aborted) throw error;
    throw new CutoverError('aborted', 'Judging was stopped; the judgements that were there stand.', { cause: error });
  }
}

/** What guards have said that cannot be asked again; null: all can be. */
async function keepGuards(
  { contracts }: Drill,
  seats: GuardSeats,
  judgements: string,
  warn: (text: string) => void,
): Promise<KeptJudgements | null> {
  const away = contracts.flatMap((contract, place) => {
    const why = isModelGuard(contract) ? findAway(contract, seats) : null;
    return why === null ? [] : [{ place, why }];
  });
  if (away.length === 0) return null;
  const kept = await readKeptJudgements(
    judgements,
    contracts,
    away.map(({ place }) => place),
  );
  for (const { place, why } of away) {
    const count = kept.count(place);
    const stands =
      count === 0
        ? 'It has judged nothing before, and all of its answers are unread.'
        : `What it said of ${formatCount(count)} answers before is kept.`;
    warn(`contracts[${place}] (guard) is not asked again: ${why}. ${stands}`);
  }
  return kept;
}

/** A run that knows no right answers is not judged by contracts that go by them. */
function holdToKnownAnswers(drill: Drill, plan: PlanReader, file: string): void {
  if (!drill.contracts.some(({ kind }) => kind === 'semantic')) return;
  const requests = createRequests(drill.traffic.requests);
  const known = new Map(drill.traffic.requests.map(({ name }) => [name, createKnownAnswers(drill.contracts, name)]));
  for (let index = 0; index < plan.planned; index++) {
    const arrival = plan.readArrival(index);
    if (arrival !== undefined) known.get(arrival.kind)?.look(requests.expect(arrival));
  }
  try {
    for (const one of known.values()) one.settle('the run');
  } catch (error) {
    throw error instanceof CutoverError ? prefixMistakes(`${file}: `, error) : error;
  }
}
