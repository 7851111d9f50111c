import { formatValue } from '../../../kit/settings/reader.ts';
import { excerpt } from '../../../kit/excerpt.ts';
import type { Answer } from '../../../kit/terms/answer.ts';
import type { FailureKind } from '../../../kit/terms/failure-kind.ts';
import { checkJson } from '../check-json.ts';
import { compileSchema } from '../compile-schema.ts';
import type { AnsweredRequest, ContractOutcome } from '../contract.ts';
import { findAnswerProblem, stoppedShort } from '../find-answer-problem.ts';
import { parseJson } from '../parse-json.ts';
import { compareField, type Field, readField } from './field.ts';

/** Which values of an answer are compared; none named: every key that is expected. */
export interface ComparedFields {
  fields?: readonly Field[] | undefined;
  minMatch: number;
}

/** So many of the fields that differ are named beside a failure, and so much of their values. */
const MOST_NAMED = 3;
const MOST_CHARACTERS = 40;

/** Where an answer differs from what is right. */
interface Difference {
  at: string;
  kind: FailureKind;
  value: unknown;
  right: unknown;
}

/** Nobody asks of an answer to which nothing is expected; it is not usable all the same. */
export const unexpected: ContractOutcome = {
  outcome: 'failed',
  failure: 'wrong-value',
  words: 'nothing is expected of it',
};

/** Prepares the check of answers in JSON, and of calls, field by field. */
export function createFieldCheck({
  fields: named,
  minMatch,
}: ComparedFields): (answer: Answer, request: AnsweredRequest) => ContractOutcome {
  const anyObject = compileSchema({ type: 'object' });
  const fieldsOf = (right: unknown): readonly Field[] => named ?? listFields(right);
  const compare = (value: unknown, right: unknown): FailureKind | null => {
    const compared = fieldsOf(right).filter((field) => readField(right, field) !== undefined);
    const differences = findDifferences(compared, value, right);
    return compared.length - differences.length >= minMatch * compared.length - 1e-9
      ? null
      : (differences[0]?.kind ?? null);
  };
  return (answer, { expected }) => {
    if (expected.kind === 'unknown') return unexpected;
    const right = expected.kind === 'json' ? expected.value : expected.arguments;
    const fields = fieldsOf(right).filter((field) => readField(right, field) !== undefined);
    if (expected.kind === 'json' && fields.length === 0) return unexpected;
    const said = expected.kind === 'json' ? readText(answer) : readCall(answer, expected.name);
    if (said.kind === 'failed') return { outcome: 'failed', failure: said.failure };
    const outcome = checkJson(said.json, anyObject, { kind: 'known', value: right, compare }, stoppedShort(answer));
    if (outcome.outcome !== 'failed') return outcome;
    const parsed = parseJson(said.json);
    const words = parsed.ok ? describe(findDifferences(fields, parsed.value, right)) : '';
    return words === '' ? outcome : { ...outcome, words };
  };
}

/** The JSON that is compared, or why there is none. */
type SaidJson = { kind: 'said'; json: string } | { kind: 'failed'; failure: FailureKind };

function readText(answer: Answer): SaidJson {
  const failure = findAnswerProblem(answer);
  return failure === null ? { kind: 'said', json: answer.text } : { kind: 'failed', failure };
}

function readCall(answer: Answer, name: string): SaidJson {
  const { toolCalls } = answer;
  const call = toolCalls.find((one) => one.name === name);
  if (call !== undefined) return { kind: 'said', json: call.arguments };
  if (toolCalls.length > 0) return { kind: 'failed', failure: 'wrong-value' };
  return { kind: 'failed', failure: findAnswerProblem(answer) ?? 'tool-none' };
}

function listFields(right: unknown): Field[] {
  return Object.keys(right as object).map((key) => ({
    kind: 'exact',
    at: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  }));
}

/** Those of the fields that are expected, and are not as expected. */
function findDifferences(fields: readonly Field[], said: unknown, expected: unknown): Difference[] {
  return fields.flatMap((field) => {
    const right = readField(expected, field);
    if (right === undefined) return [];
    const value = readField(said, field);
    const kind = compareField(field, value, right);
    return kind === null ? [] : [{ at: field.at, kind, value, right }];
  });
}

/** `/score is 0.28 for 0.82`; empty where nothing differs. */
function describe(differences: readonly Difference[]): string {
  const named = differences
    .slice(0, MOST_NAMED)
    .map(({ at, value, right }) => `${excerpt(at, MOST_CHARACTERS)} is ${show(value)} for ${show(right)}`);
  const others = differences.length - named.length;
  return excerpt([...named, ...(others === 0 ? [] : [`${others} more`])].join(', '));
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  return typeof value === 'string' ? `"${excerpt(value, MOST_CHARACTERS)}"` : formatValue(value);
}
