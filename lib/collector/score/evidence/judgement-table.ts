import type { JudgedAnswer, Judgement } from '../../records/judgement.ts';
import type { PlacedAsk } from './evidence.ts';

/** What is said of an answer that no contract is for. */
export const unjudged: readonly Judgement[] = [];

/** What the contracts said, by exchange; in flat columns, as a hundred thousand answers end in a few dozen judgements. */
export interface JudgementTable {
  add(judged: Omit<JudgedAnswer, 'kind'>): void;
  /** How many were added. */
  readonly size: number;
  /** Equal ones are one object, without words. Undefined: nothing is said of this exchange. */
  find(index: number, exchange: number): readonly Judgement[] | undefined;
  /** Places of the contracts that can say nothing of this exchange. */
  findUnjudged(index: number, exchange: number): readonly number[];
  /** What the code behind a contract said of an answer, of the first few of each kind of failure. */
  findWords(index: number, exchange: number, contract: number): string | undefined;
  /** What guards said that were asked, in the order of the judgements. */
  readonly asks: readonly PlacedAsk[];
  /** Why contracts could not be asked, as a clause; null where all were. */
  readonly unread: string | null;
}

/** What is said of some exchanges, and the contracts that can say nothing of them. */
interface Kept {
  judgements: readonly Judgement[];
  unjudged: readonly number[];
}

/** Words are kept of so many answers of each kind of failure and contract: more than are shown. */
const KEPT_WORDS = 24;

/** An empty table with room for this many requests: arrivals, and further tries for them. */
export function createJudgementTable(requests: number): JudgementTable {
  const exchanges = new Int32Array(requests);
  /** Places in `kept`, counted from 1; 0: there is none. */
  const places = new Uint32Array(requests);
  const kept: Kept[] = [];
  const known = new Map<string, number>();
  /** Those beyond the first of a request, and those beyond the room. */
  const others = new Map<string, number>();
  const words = new Map<string, string>();
  const wordCounts = new Map<string, number>();
  const asks: PlacedAsk[] = [];
  let unread: string | null = null;
  let size = 0;

  function placeOf(judgements: readonly Judgement[], silent: readonly number[]): number {
    const key = `${describeJudgements(judgements)}|${silent.join()}`;
    const place = known.get(key) ?? kept.push({ judgements: judgements.map(withoutWords), unjudged: silent });
    known.set(key, place);
    return place;
  }

  function keepWords(index: number, exchange: number, { contract, failure, words: said }: Judgement): void {
    if (said === undefined) return;
    const group = `${contract} ${failure}`;
    const count = wordCounts.get(group) ?? 0;
    if (count >= KEPT_WORDS) return;
    wordCounts.set(group, count + 1);
    words.set(`${index} ${exchange} ${contract}`, said);
  }

  function findKept(index: number, exchange: number): Kept | undefined {
    const first = exchanges[index] === exchange ? places[index] : undefined;
    return kept[(first || (others.get(`${index} ${exchange}`) ?? 0)) - 1];
  }

  return {
    add({ index, exchange, judgements, unjudged: silent = [], unread: why }) {
      size++;
      unread ??= why ?? null;
      for (const judgement of judgements) {
        keepWords(index, exchange, judgement);
        const { contract, guard: ask } = judgement;
        if (ask !== undefined) asks.push({ index, contract, ask });
      }
      const place = placeOf(judgements, silent);
      if (places[index] !== 0) others.set(`${index} ${exchange}`, place);
      else [exchanges[index], places[index]] = [exchange, place];
    },
    get size() {
      return size;
    },
    asks,
    find: (index, exchange) => findKept(index, exchange)?.judgements,
    findUnjudged: (index, exchange) => findKept(index, exchange)?.unjudged ?? [],
    findWords: (index, exchange, contract) => words.get(`${index} ${exchange} ${contract}`),
    get unread() {
      return unread;
    },
  };
}

function withoutWords(judgement: Judgement): Judgement {
  const { contract, outcome, failure, calling, notes } = judgement;
  return {
    contract,
    outcome,
    failure,
    ...(calling === undefined ? {} : { calling }),
    ...(notes === undefined ? {} : { notes }),
  };
}

/** A text that is the same for judgements that say the same. */
export function describeJudgements(judgements: readonly Judgement[]): string {
  return judgements
    .map(
      ({ contract, outcome, failure, calling, notes }) =>
        `${contract} ${outcome} ${failure}${calling === undefined ? '' : ` ${calling}`}${notes === undefined ? '' : ` ${notes.join(' ')}`}`,
    )
    .join();
}
