import { isDeepStrictEqual } from 'node:util';
import { readLines } from '../record-file/read-lines.ts';
import { type Judgement, parseJudgementLine } from '../records/judgement.ts';

/** What contracts have said of answers before, for where nobody can be asked again. */
export interface KeptJudgements {
  /** What the contract at this place said of an answer; null: nothing is known. */
  find(place: number, index: number, exchange: number): Omit<Judgement, 'contract'> | null;
  /** How many answers it has said something of. */
  count(place: number): number;
}

/**
 * Reads what a file of judgements has of the contracts at these places, by whatever place they had there: a contract is the same where all its settings
 * are. Nothing where there is no such file; of one that was cut short, what is there.
 */
export async function readKeptJudgements(
  path: string,
  contracts: readonly unknown[],
  places: readonly number[],
): Promise<KeptJudgements> {
  const kept = new Map(places.map((place) => [place, new Map<string, Omit<Judgement, 'contract'>>()]));
  let found = new Map<number, number[]>();
  const take = (text: string): void => {
    const line = parseJudgementLine(text);
    if (line?.kind === 'judged-by') found = findPlaces(line.contracts, contracts, places);
    if (line?.kind !== 'judgement') return;
    for (const { contract, ...said } of line.judgements) {
      for (const place of found.get(contract) ?? []) kept.get(place)?.set(keyOf(line.index, line.exchange), said);
    }
  };
  await readLines(path, take).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  return {
    find: (place, index, exchange) => kept.get(place)?.get(keyOf(index, exchange)) ?? null,
    count: (place) => kept.get(place)?.size ?? 0,
  };
}

/** The places now of each contract of before, by its place then. */
function findPlaces(
  before: readonly unknown[],
  contracts: readonly unknown[],
  places: readonly number[],
): Map<number, number[]> {
  // As they were written: what is undefined is not in a file.
  const now = places.map((place) => ({ place, settings: JSON.parse(JSON.stringify(contracts[place])) as unknown }));
  return new Map(
    before.map((one, at) => [
      at,
      now.filter(({ settings }) => isDeepStrictEqual(settings, one)).map(({ place }) => place),
    ]),
  );
}

const keyOf = (index: number, exchange: number): string => `${index} ${exchange}`;
