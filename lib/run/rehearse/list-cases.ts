import type { Drill } from '../../drill/drill.ts';
import { drawLength, lengthTables } from '../../drill/lengths.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { findWorkload } from '../../drill/workloads/index.ts';
import { createRandom } from '../../kit/stats/random.ts';
import type { CaseFiles } from '../cases/plan-cases.ts';

/** A case that is to be put to every column. */
export interface RehearsedCase {
  /** What it is called: its own id, or its number in its file, from 1. */
  name: string;
  /** As if it were due: its index is that of `plan.ndjson`. A case of a file stays there: it is given by its place in it, from 0. */
  arrival: PlannedArrival;
}

/** Which cases there are to be. */
export interface CaseChoice {
  seed: number;
  /** Of each kind of request, in an order by the seed: what is asked of a part of them must not be the file's beginning. */
  most: number;
  /** Whether the case of this name and number is wanted. */
  wants(name: string | undefined, number: string): boolean;
}

/**
 * The cases of a drill's requests that have a contract, each once: those of a file in an order by the seed, else as many as are wanted,
 * drawn by the seed. Kinds of request take turns.
 */
export async function listCases(drill: Drill, files: CaseFiles, choice: CaseChoice): Promise<RehearsedCase[]> {
  const judged = new Set(drill.contracts.map((contract) => contract.for));
  const kinds = drill.traffic.requests.filter(({ name }) => judged.has(name));
  const lists: Omit<Draft, 'index'>[][] = [];
  for (const request of kinds) lists.push(await listOf(drill, request, files, choice));
  const drafts: Omit<Draft, 'index'>[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let at = 0; at < longest; at++) for (const list of lists) drafts.push(...list.slice(at, at + 1));
  return drafts.map(({ name, ...arrival }, index) => ({
    name,
    arrival: { index, dueMs: 0, phase: 'baseline', tenant: 'tenant-1', ...arrival },
  }));
}

type Draft = Pick<PlannedArrival, 'index' | 'kind' | 'promptTokens' | 'outputTokens' | 'streamed' | 'case'> & {
  name: string;
};

async function listOf(
  { traffic }: Drill,
  { name: kind, workload, streamedRatio }: Drill['traffic']['requests'][number],
  files: CaseFiles,
  { seed, most, wants }: CaseChoice,
): Promise<Omit<Draft, 'index'>[]> {
  const table = lengthTables[traffic.lengths];
  const lengthsOf = (number: number) => {
    const random = createRandom(seed, 'rehearsed', kind, number);
    return {
      promptTokens: drawLength(table.promptTokens, random),
      outputTokens: Math.min(traffic.maxOutputTokens, drawLength(table.outputTokens, random)),
      streamed: random() < streamedRatio,
      random,
    };
  };
  const { cases } = findWorkload(workload);
  if (cases.kind === 'drawn') {
    const drawn: Omit<Draft, 'index'>[] = [];
    for (let number = 1; number <= most; number++) {
      if (!wants(undefined, String(number))) continue;
      const { random, ...lengths } = lengthsOf(number);
      drawn.push({ name: String(number), kind, ...lengths, case: cases.draw(random, workload) });
    }
    return drawn;
  }
  const file = files.get(kind);
  if (file === undefined) throw new Error(`The cases of ${kind} were not read.`);
  const order = new Map(Array.from(shuffle(file.list.count, seed, kind), (at, rank) => [at, rank] as const));
  const found: { rank: number; at: number; id: string | undefined }[] = [];
  await file.each((written, at) => {
    const rank = order.get(at) ?? 0;
    if (!wants(written.id, String(at + 1))) return;
    found.push({ rank, at, id: written.id });
    // A file may be larger than the memory: of what comes too late in the order nothing is kept.
    if (found.length > 2 * most + 100) found.sort((a, b) => a.rank - b.rank).splice(most);
  });
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ at, id }) => {
      const { random: _, ...lengths } = lengthsOf(at + 1);
      return {
        name: id ?? String(at + 1),
        kind,
        promptTokens: file.list.promptTokens(at),
        outputTokens: file.list.answerTokens(at) ?? lengths.outputTokens,
        streamed: file.list.streamed(at) ?? lengths.streamed,
        case: at,
      };
    });
}

/** The numbers from 0 in an order by the seed (Fisher and Yates). */
function shuffle(count: number, seed: number, kind: string): Int32Array {
  const random = createRandom(seed, 'order of cases', kind);
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
}
