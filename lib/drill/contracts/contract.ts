import type { Expected } from '../../kit/terms/expected.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';

/**
 * A contract's result for one answer.
 *
 * - `usable`: the code downstream takes it as it is
 * - `repaired`: only after a repair a careful team would have in place (fence stripped, jsonrepair), and right
 * - `repaired-wrong`: the repair parses and says something else than the truth: silent damage
 * - `failed`: no use of it
 */
export type Verdict =
  | { outcome: 'usable' }
  | { outcome: 'repaired' | 'repaired-wrong' | 'failed'; failure: FailureKind };

/** What some code downstream needs of an answer. `check` is pure and takes hostile input. */
export interface Contract {
  check(answer: Answer, expected: Expected): Verdict;
}
