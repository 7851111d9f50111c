import type { Answer } from '../wire/answer.ts';
import type { FailureKind } from './failure-kind.ts';

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

/**
 * What is known of the right answer; `unknown` when the drill cannot tell (real prompts, real models). Each key
 * named here must be in the answer and deeply equal; keys not named (free text, say) may hold anything.
 */
export type Expected =
  | { kind: 'json'; value: Record<string, unknown> }
  | { kind: 'tool-call'; name: string; arguments: Record<string, unknown> }
  | { kind: 'unknown' };

/** What some code downstream needs of an answer. `check` is pure and takes hostile input. */
export interface Contract {
  check(answer: Answer, expected: Expected): Verdict;
}
