import type { NamedFailure } from '../../../kit/terms/failure-kind.ts';
import { failureLayers } from '../../../kit/terms/failure-layer.ts';
import type { Cell } from '../../scorecard/rehearsal.ts';
import { describeFix, type DescribedKind, describeKind } from '../describe-kind.ts';

/** What a rehearsal calls a request that was refused: `refused-422`. It is no kind of an answer. */
const REFUSED = /^refused-\d{3}$/;

const refusal: DescribedKind = {
  layer: 'transport',
  sentence: 'The provider does not take the request as it is.',
  fix: 'read in its case what it said: a parameter, a response format or a length that this provider does not take',
};

/** Why there is no answer in a success. It is no kind of an answer either. */
const hollow: Readonly<Record<string, DescribedKind>> = {
  'no-answer': {
    layer: 'transport',
    sentence:
      'The status says success, and what came is no answer: a page, nothing at all, or JSON that stops in its middle.',
    fix: 'read in its case what came, and who sent it: a gateway, a login page or a limit of its own may stand in front of the model',
  },
  unterminated: {
    layer: 'transport',
    sentence: 'The status says success, and the stream stops without the end that its format has.',
    fix: 'look for what ends it early: a timeout or a buffer of a proxy in front of the model',
  },
  cut: {
    layer: 'transport',
    sentence:
      'The status says success, and the connection breaks before the answer is whole, when it is asked for again, too.',
    fix: 'look for what breaks it off: a limit of time or of bytes of a proxy in front of the model, or a crash behind it; a client that does not look takes what came for all',
  },
  'error-in-200': {
    layer: 'transport',
    sentence: 'The status says success, and what came is an error.',
    fix: 'read in its case which error; have the client look for errors in answers, not at their status alone',
  },
};

/** A kind of miss that cells have met. */
export interface CellKind extends DescribedKind {
  kind: string;
  /** Cases that missed so, by all contracts of all columns. */
  count: number;
  /** The same by column, the most first. */
  columns: readonly { column: string; count: number }[];
}

const order = Object.keys(failureLayers);

/** Every kind that was met, from the outer layer to the inner; in a layer the most frequent first, equal counts by name. */
export function listCellKinds(cells: readonly Pick<Cell, 'column' | 'kinds'>[]): CellKind[] {
  const met = new Map<string, Map<string, number>>();
  for (const { column, kinds } of cells) {
    for (const [kind, count] of Object.entries(kinds)) {
      const columns = met.get(kind) ?? new Map<string, number>();
      columns.set(column, (columns.get(column) ?? 0) + count);
      met.set(kind, columns);
    }
  }
  const layer = (kind: CellKind): number => order.indexOf(kind.layer);
  return [...met]
    .map(([kind, counts]): CellKind => {
      const columns = [...counts]
        .map(([column, count]) => ({ column, count }))
        .toSorted((a, b) => b.count - a.count || (a.column < b.column ? -1 : 1));
      return { kind, ...describe(kind), count: columns.reduce((sum, { count }) => sum + count, 0), columns };
    })
    .toSorted((a, b) => layer(a) - layer(b) || b.count - a.count || (a.kind < b.kind ? -1 : 1));
}

/** Where the kind that a cell has met most lies, and what to try, as a clause; null: it missed nothing, or in a way of its own code's naming. */
export function describeCellFix({ kinds }: Pick<Cell, 'kinds'>): string | null {
  const [top] = Object.entries(kinds).toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  if (top === undefined) return null;
  const [kind] = top;
  const unanswered = describeUnanswered(kind);
  return unanswered === null
    ? describeFix(kind as NamedFailure)
    : `${kind} (${unanswered.layer}), try: ${unanswered.fix}`;
}

const describe = (kind: string): DescribedKind => describeUnanswered(kind) ?? describeKind(kind as NamedFailure);

/** A miss without an answer; null: the kind is one of an answer. */
const describeUnanswered = (kind: string): DescribedKind | null =>
  REFUSED.test(kind) ? refusal : Object.hasOwn(hollow, kind) ? (hollow[kind] ?? null) : null;
