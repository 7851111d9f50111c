import { prepareContracts } from '../../drill/contracts/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { prefixMistakes } from '../../kit/settings/mistakes.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { CaseList } from '../../drill/workloads/case-list.ts';
import type { Drill } from '../../drill/drill.ts';
import { findWorkload } from '../../drill/workloads/index.ts';
import { createRandom } from '../../kit/stats/random.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { createCaseCheck } from './check-case.ts';
import { createKnownAnswers } from './known-answers.ts';
import { createMeanAnswer } from './mean-answers.ts';
import { type CaseFile, openCases } from './open-cases.ts';
import { createOrderedTools } from './ordered-tools.ts';

/** The files of cases of a drill, by the name of their request. */
export type CaseFiles = ReadonlyMap<string, CaseFile>;

/** Opens the file of each request that has one. Throws a `usage` error, also for a case that its contracts cannot be met by. */
export async function openCaseFiles(drill: Drill): Promise<CaseFiles> {
  const {
    traffic: { requests },
    contracts,
  } = drill;
  await prepareContracts(contracts);
  const files = new Map<string, CaseFile>();
  for (const [index, { name, workload }] of requests.entries()) {
    const known = createKnownAnswers(contracts, name);
    const ordered = createOrderedTools(contracts, name);
    if (!('file' in workload)) {
      // Of what is drawn, one tells of all: the right answer to each is known in the same places.
      const { cases, ask } = findWorkload(workload);
      if (cases.kind === 'drawn') {
        const drawn = cases.draw(createRandom(1, name), workload);
        known.look(ask.expect(drawn, workload));
        ordered.look(ask.render(drawn, { promptTokens: 1, outputTokens: 1 }, workload));
      }
      const source = `the workload ${workload.kind}`;
      known.settle(source);
      ordered.settle(source);
      continue;
    }
    const check = createCaseCheck(contracts, name);
    const mean = createMeanAnswer(drill, name);
    let place = 0;
    let meant = 0;
    const file = await openCases(workload, (written) => {
      check(written);
      const { expected } = mean?.(written, place) ?? written;
      place++;
      if (expected !== written.expected) meant++;
      known.look(expected ?? { kind: 'unknown' });
      ordered.look(written.body);
    }).catch((error: unknown) => {
      throw error instanceof CutoverError ? prefixMistakes(`traffic.requests[${index}].workload: `, error) : error;
    });
    ordered.settle(workload.file);
    const each: CaseFile['each'] = (onCase) =>
      file.each((written, at, where) => onCase(mean?.(written, at) ?? written, at, where));
    files.set(name, {
      ...file,
      each,
      notes: [...file.notes, ...noteMeant(meant, name), ...known.settle(workload.file)],
    });
  }
  return files;
}

const noteMeant = (count: number, name: string): string[] =>
  count === 0
    ? []
    : [
        `${formatCount(count)} cases of ${name} expect nothing: their answers are held to what the mocks mean by them, which fits the schema and is drawn.`,
      ];

/** What a plan needs of them. */
export function listCases(files: CaseFiles): ReadonlyMap<string, CaseList> {
  return new Map([...files].map(([name, { list }]) => [name, list]));
}

/**
 * Numbers the cases that a plan uses from 0, request by request and in the order of their file, in the plan's arrivals; what comes back says
 * which those are, by request.
 */
export function numberCases(arrivals: PlannedArrival[], files: CaseFiles): ReadonlyMap<string, Int32Array> {
  const numbers = new Map([...files].map(([name, { list }]) => [name, new Int32Array(list.count).fill(-1)]));
  for (const { kind, case: drawn } of arrivals) {
    const own = numbers.get(kind);
    if (own !== undefined && typeof drawn === 'number') own[drawn] = 0;
  }
  let next = 0;
  for (const own of numbers.values()) {
    for (const [at, used] of own.entries()) if (used === 0) own[at] = next++;
  }
  for (const arrival of arrivals) {
    const number = typeof arrival.case === 'number' ? numbers.get(arrival.kind)?.[arrival.case] : undefined;
    if (number !== undefined) arrival.case = number;
  }
  return numbers;
}

/** Tells of every case that a plan uses, in the order of their numbers. */
export async function eachUsedCase(
  files: CaseFiles,
  numbers: ReadonlyMap<string, Int32Array>,
  onCase: (written: WrittenCase) => void,
): Promise<void> {
  for (const [name, file] of files) {
    const own = numbers.get(name);
    await file.each((written, at) => {
      if ((own?.[at] ?? -1) >= 0) onCase(written);
    });
  }
}
