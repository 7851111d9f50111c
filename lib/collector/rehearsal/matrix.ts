import { comparePairs, compareShares, type Pairs, testPairs } from '../../kit/stats/difference.ts';
import { wilsonInterval } from '../../kit/stats/interval.ts';
import { countMore, testSequentially } from '../../kit/stats/sequential-test.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { AskedCase, Cell, Comparison, Decision, RehearsedColumn, TestSettings } from '../scorecard/rehearsal.ts';

/** What a matrix has rows and columns of. */
export interface MatrixOptions {
  /** The drill's contracts, in their order. */
  contracts: readonly { kind: string; for: RequestKind }[];
  columns: readonly (Pick<RehearsedColumn, 'name' | 'provider' | 'variant'> & {
    /** The kinds of request that it is asked; null: all. */
    requests?: readonly RequestKind[] | null;
  })[];
  test: TestSettings;
}

/** The portability matrix, as it fills. */
export interface Matrix {
  add(asked: AskedCase): void;
  /** Has every contract of this request been decided in this column? `lost`: places of those that never will be; default: none. */
  isDecided(request: RequestKind, column: string, lost?: { has(place: number): boolean }): boolean;
  /** How many cells are decided, and how many there are. */
  progress(): { decided: number; cells: number };
  cells(): Cell[];
}

type Counts = Pick<
  Cell,
  | 'total'
  | 'usable'
  | 'repaired'
  | 'repairedWrong'
  | 'failed'
  | 'refused'
  | 'hollow'
  | 'unanswered'
  | 'misrouted'
  | 'kinds'
>;

/** A cell as it fills. */
interface OpenCell {
  request: RequestKind;
  contract: string;
  place: number;
  column: string;
  counts: Counts;
  decision: 'good' | 'bad' | 'undecided';
  decidedAt: number | null;
  /** Whether each case was missed, by its index. */
  missed: Map<number, boolean>;
}

/**
 * An empty matrix. A cell is bad from the first time on that its test says so, whatever comes behind that; good only as long as it would be so by all that came:
 * where asking goes on behind it, for another contract's sake or by wish, a provider that answers no more was still called good.
 */
export function createMatrix({ contracts, columns, test }: MatrixOptions): Matrix {
  const cells: OpenCell[] = contracts.flatMap(({ kind, for: request }, place) => {
    const isOnly = contracts.filter((other) => other.kind === kind && other.for === request).length === 1;
    const contract = isOnly ? kind : `${kind}, contracts[${place}]`;
    return columns
      .filter(({ requests = null }) => requests === null || requests.includes(request))
      .map(({ name }) => openCell(request, contract, place, name));
  });
  const find = (place: number, column: string): OpenCell | undefined =>
    cells.find((cell) => cell.place === place && cell.column === column);
  return {
    add(asked) {
      for (const cell of cells) {
        if (cell.request === asked.request && cell.column === asked.column) count(cell, asked, test);
      }
    },
    isDecided: (request, column, lost = new Set()) =>
      cells.every(
        (cell) =>
          cell.request !== request || cell.column !== column || cell.decision !== 'undecided' || lost.has(cell.place),
      ),
    progress: () => ({
      decided: cells.filter(({ decision }) => decision !== 'undecided').length,
      cells: cells.length,
    }),
    cells: () =>
      cells.map((cell) => {
        const other = findOther(cell.column, columns);
        return closeCell(cell, test, other === null ? undefined : find(cell.place, other));
      }),
  };
}

/** A variant is held against the same provider without it, a provider against the first. */
function findOther(name: string, columns: MatrixOptions['columns']): string | null {
  const own = columns.find((column) => column.name === name);
  const plain = columns.find(({ provider, variant }) => provider === own?.provider && variant === null);
  const other = own?.variant !== null && plain !== undefined ? plain : columns[0];
  return other === undefined || other.name === name ? null : other.name;
}

function openCell(request: RequestKind, contract: string, place: number, column: string): OpenCell {
  return {
    request,
    contract,
    place,
    column,
    counts: {
      total: 0,
      usable: 0,
      repaired: 0,
      repairedWrong: 0,
      failed: 0,
      refused: 0,
      hollow: 0,
      unanswered: 0,
      misrouted: 0,
      kinds: {},
    },
    decision: 'undecided',
    decidedAt: null,
    missed: new Map(),
  };
}

const counted = {
  usable: 'usable',
  repaired: 'repaired',
  'repaired-wrong': 'repairedWrong',
  failed: 'failed',
} as const;

function count(cell: OpenCell, { index, came, silent = [] }: AskedCase, test: TestSettings): void {
  if (silent.includes(cell.place)) return;
  const { counts } = cell;
  // Not judged by this contract, null: nothing is known of it.
  const said = came.kind === 'misrouted' || came.kind === 'unanswered' ? null : readOutcome(came, cell.place);
  if (said === null) counts[came.kind === 'misrouted' ? 'misrouted' : 'unanswered']++;
  else {
    counts.total++;
    counts[said.as]++;
    if (said.kind !== null) counts.kinds[said.kind] = (counts.kinds[said.kind] ?? 0) + 1;
    cell.missed.set(index, said.as !== 'usable');
  }
  settle(cell, test);
}

/** What a cell is by all that came. */
function settle(cell: OpenCell, test: TestSettings): void {
  if (cell.decision === 'bad') return;
  const decision = decide(cell.counts, test);
  if (decision === cell.decision) return;
  cell.decision = decision;
  cell.decidedAt = decision === 'undecided' ? null : cell.counts.total;
}

/** Good is only what would be so if all of which nothing is known were missed: a provider must not be so by the cases that it leaves out. */
function decide(counts: Counts, test: TestSettings): OpenCell['decision'] {
  const { usable: hits, total } = counts;
  const { decision } = testSequentially({ hits, total }, test);
  if (decision !== 'good') return decision;
  return testSequentially({ hits, total: total + countUnknown(counts) }, test).decision === 'good'
    ? 'good'
    : 'undecided';
}

/** How many more cases would decide an undecided cell if all stayed as it is, those without an answer among it; null: no number would. */
function countMoreOf(counts: Counts, test: TestSettings): number | null {
  const { usable: hits, total } = counts;
  const atWorst = { hits, total: total + countUnknown(counts) };
  const seen = { hits, total };
  if (testSequentially(atWorst, test).score > 0) return countMore(atWorst, test);
  return testSequentially(seen, test).score < 0 ? countMore(seen, test) : null;
}

const countUnknown = ({ unanswered, misrouted }: Counts): number => unanswered + misrouted;

/** What a case that counts counts as, and the kind of its miss; null: the contract at this place said nothing of it. */
function readOutcome(
  came: Exclude<AskedCase['came'], { kind: 'misrouted' | 'unanswered' }>,
  place: number,
): { as: (typeof counted)[keyof typeof counted] | 'refused' | 'hollow'; kind: string | null } | null {
  if (came.kind === 'refused') return { as: 'refused', kind: `refused-${came.status}` };
  if (came.kind === 'hollow') return { as: 'hollow', kind: came.cause };
  const said = came.judgements.find(({ contract }) => contract === place);
  return said === undefined ? null : { as: counted[said.outcome], kind: said.failure };
}

function closeCell(cell: OpenCell, test: TestSettings, other: OpenCell | undefined): Cell {
  const { request, contract, place, column, counts, decidedAt } = cell;
  const { total, usable } = counts;
  const kinds = Object.entries(counts.kinds).sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  const decision: Decision = total === 0 ? 'not-measured' : cell.decision;
  return {
    request,
    contract,
    place,
    column,
    ...counts,
    kinds: Object.fromEntries(kinds),
    missRatio: total === 0 ? null : (total - usable) / total,
    missInterval: wilsonInterval(total - usable, total),
    decision,
    decidedAt,
    moreToDecide: decision === 'undecided' ? countMoreOf(counts, test) : decision === 'not-measured' ? null : 0,
    against: other === undefined ? null : compare(cell, other),
  };
}

function compare(cell: OpenCell, other: OpenCell): Comparison {
  const pairs: Pairs = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const [index, here] of cell.missed) {
    const there = other.missed.get(index);
    if (there === undefined) continue;
    pairs[here ? (there ? 'both' : 'onlyFirst') : there ? 'onlySecond' : 'neither']++;
  }
  const paired = comparePairs(pairs);
  const compared = paired ?? compareShares(shareOf(cell), shareOf(other));
  return {
    column: other.column,
    pairs: pairs.both + pairs.onlyFirst + pairs.onlySecond + pairs.neither,
    bothMissed: pairs.both,
    onlyHere: pairs.onlyFirst,
    onlyThere: pairs.onlySecond,
    difference: compared?.difference ?? null,
    interval: compared?.interval ?? null,
    by: paired === null ? 'shares' : 'pairs',
    pValue: testPairs(pairs),
  };
}

const shareOf = ({ counts: { total, usable } }: OpenCell): { hits: number; total: number } => ({
  hits: total - usable,
  total,
});
