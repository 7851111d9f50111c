import type { Keys, ObjectOf, ObjectReader } from '../../kit/settings/object.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { Calling } from '../../kit/terms/calling.ts';
import { type FailureKind, findLayer, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { GuardAsk } from '../../kit/terms/guard-ask.ts';
import type { AskedBody } from '../workloads/asked-body.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';

/**
 * What a contract says of one answer.
 *
 * - `usable`: the code downstream takes it as it is
 * - `repaired`: only after a repair a careful team would have in place (fence stripped, jsonrepair), and right
 * - `repaired-wrong`: the repair parses and says something else than the truth: silent damage
 * - `failed`: no use of it
 */
export type ContractOutcome = Beside &
  (
    | { outcome: 'usable' }
    | {
        outcome: 'repaired' | 'repaired-wrong' | 'failed';
        failure: NamedFailure;
        /** What the code that looked at it said, one line of at most 200 characters: hostile text. */
        words?: string;
      }
  );

/** What is said beside an outcome and does not change it. */
export interface Beside {
  /** What became of a tool call; left out where none was wanted. */
  calling?: Calling;
  /** What stands beside an answer and keeps nobody from taking it; left out where nothing does. */
  notes?: FailureKind[];
  /** What the model of a guard was asked; left out where none was. */
  guard?: GuardAsk;
}

/** The request that an answer is to, as far as it is known. */
export interface AnsweredRequest {
  /** What is known of the right answer. */
  expected: Expected;
  /** What was asked for, whoever was asked; null where that is not known. It is put together when it is first asked for; read it, change nothing. */
  asked: () => AskedBody | null;
  /** The names of the tools that the target was offered, where only that was seen of it, as of a follow-up; left out where it was not, or `asked` says so. */
  offered?: readonly string[];
  /** Whether a stream was asked for. */
  streamed: boolean;
  /** The number of its call in the plan; left out where nobody is asked about it. */
  index?: number;
  /** How its answer arrived: as a stream, and to the end of it; left out where that is not known. */
  arrived?: { streamed: boolean; ended: boolean };
}

/** What some code downstream needs of an answer. `check` is pure and takes hostile input; it throws `CannotJudge` where that is not the answer's affair. */
export interface Contract {
  check(answer: Answer, request: AnsweredRequest): ContractOutcome;
}

/** One thing that can be needed of an answer: how it is configured, and what checks it. A plug-in: one file a contract. */
export interface ContractDefinition<K extends Keys> {
  /** One sentence for people: what an answer must be. */
  summary: string;
  /** Besides `kind` and `for`, which every contract has. */
  settings: ObjectReader<K>;
  /** Holds what was read to a rule between keys. Throws as a reader does. */
  hold?(settings: ObjectOf<K>, path: string): void;
  /** Has somebody to be asked, by these settings, so that the judging stage does it and nothing is created? Left out: never. */
  isOutside?(settings: ObjectOf<K>): boolean;
  /**
   * Can it say anything where so much of the right answer is known? Where it cannot, its answer is not judged by it, and counts neither way.
   * Left out: it can of every answer.
   */
  judges?(settings: ObjectOf<K>, expected: Expected): boolean;
  /** Called once a run: what can be prepared for all answers is prepared here. */
  create(settings: ObjectOf<K>): Contract;
}

/** A contract whose answers are judged by code that is not Cutover's: the judging stage asks it, in a process of its own. */
export interface OutsideContractDefinition<K extends Keys> extends Omit<ContractDefinition<K>, 'create' | 'judges'> {
  outside: true;
}

/** Types a contract by its settings whose answers code of one's own judges. */
export function defineOutsideContract<const K extends Keys>(
  definition: Omit<OutsideContractDefinition<K>, 'outside'>,
): OutsideContractDefinition<K> {
  return { ...definition, outside: true };
}

/**
 * Types a contract by its settings, and sees to what holds for all: no answer is usable that is said to have stopped before
 * its end, or to have been kept back, however whole it looks.
 */
export function defineContract<const K extends Keys>(definition: ContractDefinition<K>): ContractDefinition<K> {
  return {
    ...definition,
    create(settings) {
      const contract = definition.create(settings);
      return {
        check: (answer, request) => holdToEnding(answer, contract.check(answer, request)),
      };
    },
  };
}

/**
 * What a contract says, where the answer came to its end: else it is usable by none. That its content came in parts, which are put together here
 * and not by each client, is noted.
 */
export function holdToEnding(answer: Answer, said: ContractOutcome): ContractOutcome {
  const held = holdToEnd(answer, said);
  return answer.contentParts === true ? { ...held, notes: [...(held.notes ?? []), 'content-array'] } : held;
}

function holdToEnd(answer: Answer, said: ContractOutcome): ContractOutcome {
  // What code behind it has said stands: it may not have looked at the answer at all.
  if (said.outcome === 'failed' && findLayer(said.failure) === 'consumer') return said;
  if (findAnswerProblem(answer) === 'refusal-field')
    return { ...besideOf(said), outcome: 'failed', failure: 'refusal-field' };
  if (said.outcome === 'failed') return said;
  // A contract may have closed what was cut, and found it right.
  const isMended = said.outcome !== 'usable' && said.failure === 'truncated';
  if (isMended || !stoppedShort(answer)) return said;
  return { ...besideOf(said), outcome: 'failed', failure: 'truncated' };
}

function besideOf({ calling, notes, guard }: Beside): Beside {
  return {
    ...(calling === undefined ? {} : { calling }),
    ...(notes === undefined ? {} : { notes }),
    ...(guard === undefined ? {} : { guard }),
  };
}
