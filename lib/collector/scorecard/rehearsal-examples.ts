import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { AskedCase } from './rehearsal.ts';

/** A case as a page shows it, cut where nobody reads on. */
export interface Example extends Pick<AskedCase, 'index' | 'case' | 'came'> {
  /** What the last message asked for. */
  asked: string;
  /** The answer's text and calls, or what came instead. */
  said: string;
}

/** Cases of cells for a page: a few of each. */
export interface Examples {
  /** Those of one cell, by its request, column and contract's place; what was missed first. `count`: how many there are in all. */
  of(request: RequestKind, column: string, place: number): { count: number; shown: readonly Example[] };
}
