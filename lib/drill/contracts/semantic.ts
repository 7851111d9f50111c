import { checked } from '../../kit/settings/checked.ts';
import { object, optional, required, unionByKind, withDefault } from '../../kit/settings/object.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { jsonPointer } from '../../kit/settings/json-pointer.ts';
import { choice, formatValue, list, number, reject, type ReadBy, text } from '../../kit/settings/reader.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { type AnsweredRequest, type ContractOutcome, defineContract } from './contract.ts';
import { skipThoughts } from './envelope.ts';
import { findTextProblem } from './find-text-problem.ts';
import { createFieldCheck, unexpected } from './semantic/check-fields.ts';
import { closeness, fieldSettings, findFieldProblem, holdsWords, isAnyOf, readField } from './semantic/field.ts';
import { createLabelFinder } from './semantic/find-labels.ts';
import { findNumbers, isClose } from './semantic/find-numbers.ts';
import { foldText } from './semantic/fold-text.ts';

const at = {
  at: required('where the right one stands in what is expected: "/label"', jsonPointer()),
};

const fields = object({
  fields: optional(
    'the values that are compared, and how; default: every key that is expected, `exact`',
    checked(list(fieldSettings, { min: 1, max: 100 }), (read, path) => {
      const again = read.findIndex((one, place) => read.findIndex((other) => other.at === one.at) < place);
      if (again >= 0) reject(`${path}[${again}].at`, 'another than those before it', read[again]?.at);
    }),
  ),
  minMatch: withDefault(
    'the share of them that must be right, of those that are expected; 1: all',
    number({ min: 0.01, max: 1 }),
    1,
  ),
});

const label = checked(
  object({
    ...at,
    labels: required('every label there is, the right one among them', list(text(), { min: 2, max: 1_000 })),
  }),
  ({ labels }, path) => {
    const folded = labels.map(foldText);
    const bad = folded.findIndex((one, place) => one === '' || folded.indexOf(one) < place);
    if (bad >= 0) reject(`${path}.labels[${bad}]`, 'of other words than those before it', labels[bad]);
  },
);

const prose = object({
  ...at,
  ...closeness,
  decimals: withDefault(
    'how numbers are written: 1,234.50 is point, 1.234,50 comma',
    choice(['point', 'comma']),
    'point',
  ),
  takes: withDefault('which number of the text counts', choice(['any', 'first', 'last']), 'any'),
});

const words = object({
  ...at,
  match: withDefault(
    'equal: the same words, whatever their case, punctuation and spaces; contains: the expected text, or each of several, is in it; any-of: it is one of those expected',
    choice(['equal', 'contains', 'any-of']),
    'contains',
  ),
});

const ways = unionByKind({ fields, label, number: prose, text: words });

/** How an answer is held against the right one. */
export type SemanticWay = ReadBy<typeof ways>;

/** What a text is beside what is right: the kind of the difference, null where there is none. */
type TextCheck = (said: string, right: unknown) => FailureKind | null;

/**
 * Whether an answer says what is right, however it is put; its form is for other contracts to judge. It goes by what a case expects,
 * which is what a mock means to say; an answer to a case that expects nothing of it is not judged.
 */
export const semanticContract = defineContract({
  summary:
    'The answer says what the case expects: `fields` of its JSON or call, the right `label` and no other, the right `number` in its prose, or a `text`.',
  settings: object({ by: required('how it is held against what is expected', ways) }),
  judges: ({ by }, expected) => readRight(by, expected) !== undefined,
  create: ({ by }) =>
    by.kind === 'fields' ? { check: createFieldCheck(by) } : { check: createProseCheck(by, createTextCheck(by)) },
});

/** What an answer is held against; undefined: nothing that could be compared is expected. */
function readRight(by: SemanticWay, expected: Expected): unknown {
  if (expected.kind === 'unknown') return undefined;
  if (by.kind !== 'fields') return expected.kind === 'json' ? readField(expected.value, by) : undefined;
  const value = expected.kind === 'json' ? expected.value : expected.arguments;
  // That a tool is called at all is something to compare.
  const isCall = expected.kind === 'tool-call';
  if (by.fields === undefined) return isCall || Object.keys(value).length > 0 ? value : undefined;
  return by.fields.some((field) => readField(value, field) !== undefined) ? value : undefined;
}

/** Why what a case expects cannot be compared in this way, as a clause; null: it can, or there is nothing of it. */
export function findExpectedFault(by: SemanticWay, expected: Expected): string | null {
  const right = readRight(by, expected);
  if (right === undefined) return null;
  switch (by.kind) {
    case 'fields': {
      const problems = (by.fields ?? []).flatMap((field) => {
        const value = readField(right, field);
        const problem = value === undefined ? null : findFieldProblem(field, value);
        return problem === null ? [] : [`what it expects at ${field.at} is ${problem}, and ${field.kind} takes one`];
      });
      return problems[0] ?? null;
    }
    case 'label': {
      const isLabel = typeof right === 'string' && by.labels.some((one) => foldText(one) === foldText(right));
      return isLabel ? null : `what it expects at ${by.at} is none of the labels: ${excerpt(formatValue(right), 60)}`;
    }
    case 'number':
      return typeof right === 'number' ? null : `what it expects at ${by.at} is no number`;
    case 'text': {
      const kind = by.match === 'equal' ? 'text' : by.match;
      const problem = findFieldProblem({ kind, at: by.at }, right);
      return problem === null ? null : `what it expects at ${by.at} is ${problem}, and ${by.match} takes one`;
    }
  }
}

function createTextCheck(by: Exclude<SemanticWay, { kind: 'fields' }>): TextCheck {
  switch (by.kind) {
    case 'label': {
      const find = createLabelFinder(by.labels);
      const byWords = new Map(by.labels.map((one) => [foldText(one), one]));
      return (said, right) => {
        const found = find(said);
        if (found.size === 0) return 'off-task';
        const isThere = typeof right === 'string' && found.has(byWords.get(foldText(right)) ?? '');
        return isThere ? (found.size === 1 ? null : 'wrong-enum') : 'wrong-value';
      };
    }
    case 'number':
      return (said, right) => {
        const found = findNumbers(said, by.decimals);
        if (found.length === 0) return 'off-task';
        const taken = by.takes === 'any' ? found : found.slice(...(by.takes === 'first' ? [0, 1] : [-1]));
        const isThere = taken.some((one) => one.some((value) => isClose(value, right as number, by)));
        return typeof right === 'number' && isThere ? null : 'wrong-value';
      };
    case 'text':
      return (said, right) => {
        if (by.match === 'any-of') return isAnyOf(said, right) ? null : 'wrong-value';
        if (by.match === 'contains') return holdsWords(said, right) ? null : 'wrong-value';
        return typeof right === 'string' && foldText(said) === foldText(right) ? null : 'wrong-value';
      };
  }
}

/** Thoughts in front are taken off, as a careful team does: what is right then is right after a repair. */
function createProseCheck(by: SemanticWay, check: TextCheck) {
  return (answer: Answer, { expected, asked }: AnsweredRequest): ContractOutcome => {
    const problem = findTextProblem(answer, asked);
    if (problem !== null) return { outcome: 'failed', failure: problem };
    const right = readRight(by, expected);
    if (right === undefined) return unexpected;
    const { text: said, think } = skipThoughts(answer.text.trim());
    if (think === 'unclosed') return { outcome: 'failed', failure: 'think-unclosed' };
    const failure = check(said, right);
    if (failure !== null) return { outcome: 'failed', failure };
    return think === 'closed' ? { outcome: 'repaired', failure: 'think-block' } : { outcome: 'usable' };
  };
}
