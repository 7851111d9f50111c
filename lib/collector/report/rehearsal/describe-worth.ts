import { formatShare } from '../../../kit/format/format-share.ts';
import type { Cell } from '../../scorecard/rehearsal.ts';
import { describeComparison } from './describe-cell.ts';

/** What a variant is worth: the miss ratio of the plain provider and its own, over the cases that both have. */
export interface Worth {
  before: string;
  after: string;
  /** The difference with its interval and test, as a sentence; null: they have no case in common. */
  difference: string | null;
}

/** Of a variant's cell; null where it is held against nothing. */
export function describeWorth(cell: Pick<Cell, 'against'>): Worth | null {
  const { against } = cell;
  if (against === null) return null;
  const { pairs, by, bothMissed, onlyHere, onlyThere } = against;
  const of = (missed: number): string => (by === 'shares' || pairs === 0 ? '–' : formatShare(missed / pairs));
  return { before: of(bothMissed + onlyThere), after: of(bothMissed + onlyHere), difference: describeComparison(cell) };
}
