import { rename, rm } from 'node:fs/promises';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { seatsWithoutRun } from '../guards/guard-seats.ts';
import { startAskers } from '../consumers/start-askers.ts';
import { collectSecrets } from './collect-secrets.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import type { Drill } from '../../drill/drill.ts';
import { createKnownAnswers } from '../cases/known-answers.ts';
import { writeJudgements } from '../../collector/judge/judge-records.ts';
import { openPlan, type PlanReader } from '../../collector/plan-file/read-plan.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { parseDrillText, readContracts } from './read-drill.ts';
import { countThreads, openLineJudge } from './open-line-judge.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Judges the answers of a run and writes its judgements.ndjson, whole or not at all; scores of it go by them from then on.
 *
 * @param file A drill, or JSON or YAML with the `contracts` of one alone, whose contracts are taken; null: the run's own.
 * @param warn Told, a sentence each, of code of one's own that takes long to start.
 * @param threads How many judge, as openLineJudge has it. Default: by the size of the records and the free cores.
 * @throws `usage` when the run or the file cannot be read, or the contracts are none for the run's requests.
 */
export async function judgeRun(
  folder: RunFolder,
  file: string | null,
  warn: (text: string) => void,
  threads?: number,
): Promise<void> {
  const own = parseDrillText(await readInput(folder.drill), folder.drill);
  const drill = file === null ? own : await readContracts(own, file);
  using plan = openPlan(folder.plan, folder.cases);
  if (file !== null) holdToKnownAnswers(drill, plan, file);
  const redactor = createRedactor(collectSecrets(drill, process.env));
  await using asking = await startAskers({
    contracts: drill.contracts,
    folder: folder.path,
    env: process.env,
    clean: (text) => redactor.clean(text),
    warn,
    guards: seatsWithoutRun(drill.providers, process.env),
  });
  await using judge = await openLineJudge({
    drill,
    files: folder,
    plan,
    askers: asking.askers,
    threads: threads ?? (await countThreads(folder.records)),
  });
  const unfinished = `${folder.judgements}.part`;
  try {
    await writeJudgements({
      records: folder.records,
      judgements: unfinished,
      judge,
      by: { contracts: drill.contracts, file },
    });
    await rename(unfinished, folder.judgements);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
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
