/** The same drill and seed: the same plan, the same faults, the same mock answers, the same verdict. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import type { RunRecord } from '../../lib/collector/records/record.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { RunResult } from '../../lib/run/runner/run-drill.ts';
import { writeDrill, writePatience } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

async function readRecords({ folder }: RunResult): Promise<RunRecord[]> {
  const lines = (await readFile(folder.records, 'utf8')).trim().split('\n').map(parseRecord);
  return lines.flatMap((line) => (line.ok ? [line.record] : []));
}

/** What was armed, in order. */
function listFaults(records: readonly RunRecord[]): string[] {
  return records.flatMap((record) =>
    record.kind === 'fault' ? [`${record.provider} ${record.event} ${record.faults.join()}`] : [],
  );
}

/** Each answer by request and by the model that gave it. */
function listAnswers(records: readonly RunRecord[]): Map<string, string> {
  const answers = new Map<string, string>();
  for (const record of records) {
    if (record.kind !== 'exchange' || record.answer === null) continue;
    const { model, text, toolCalls } = record.answer;
    answers.set(`${record.index} ${model}`, JSON.stringify({ text, toolCalls }));
  }
  return answers;
}

it('gives the same run three times', async () => {
  const { primary, fallback } = writeDrill().providers;
  if (fallback.upstream.kind !== 'mock') throw new Error('The small drill has mocks.');
  // A dialect that breaks answers at random shows best whether chance is the same.
  const broken = {
    upstream: { ...fallback.upstream, mock: { ...fallback.upstream.mock, dialect: 'gpt-4o-dspy-2024' } },
  };
  const objectives: DrillInput['objectives'] = [{ metric: 'usableRatio', phase: 'on-fallback', min: 0.95 }];
  // No call goes to the other model as the first took long: how long that is, is the machine's doing.
  const patience = writePatience();
  const runs: RunResult[] = [];
  for (let run = 0; run < 3; run++)
    runs.push(await runWrittenDrill({ ...patience, providers: { primary, fallback: broken }, objectives }));

  const plans = await Promise.all(runs.map(({ folder }) => readFile(folder.plan, 'utf8')));
  expect(new Set(plans).size).toBe(1);
  const reasons = runs.flatMap(({ scorecard }) => scorecard.reasons.map(({ message }) => message));
  expect(
    runs.map(({ scorecard }) => scorecard.verdict),
    reasons.join('\n'),
  ).toEqual(['fail', 'fail', 'fail']);

  const records = await Promise.all(runs.map(readRecords));
  const [firstFaults, ...otherFaults] = records.map(listFaults);
  expect(firstFaults).toContain('primary armed error-response');
  for (const faults of otherFaults) expect(faults).toEqual(firstFaults);

  const [first = new Map<string, string>(), ...others] = records.map(listAnswers);
  for (const answers of others) {
    // Near the edges of the outage a request goes to one model now and to the other then, and how near, is the machine's doing.
    const shared = [...answers.keys()].filter((key) => first.has(key));
    for (const key of shared) expect(answers.get(key)).toBe(first.get(key));
    // Of each model there are many, and they say many things: what is the same is so by no chance.
    for (const model of ['primary-model', 'fallback-model']) {
      const said = shared.filter((key) => key.endsWith(` ${model}`)).map((key) => first.get(key));
      expect(said.length).toBeGreaterThan(40);
      expect(new Set(said).size).toBeGreaterThan(20);
    }
  }
});
