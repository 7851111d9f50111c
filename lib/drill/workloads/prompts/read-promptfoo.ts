import { CutoverError } from '../../../kit/cutover-error.ts';
import { excerpt } from '../../../kit/excerpt.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';

/** What a promptfoo configuration asks with its variables: a text, or why that is not known. */
export type PromptfooPrompt = { kind: 'text'; text: string } | { kind: 'unread'; reason: string };

/** The cases of a promptfoo configuration, as our own form has them. */
export interface PromptfooCases {
  /** Each with its place among the `tests`. `read` throws a `usage` error for what says something else than can be read. */
  cases: { at: number; read: () => Record<string, unknown> }[];
  /** What is asked where the drill names no template; null: nothing. */
  prompt: PromptfooPrompt | null;
  /** What of it is not used, a clause each. */
  unused: string[];
}

/** More combinations of one test's variables than anybody means. */
const MOST_COMBINATIONS = 10_000;

/**
 * Reads promptfoo's `tests` (promptfoo.dev/docs/configuration/test-cases): variables over those of `defaultTest`, a list of values standing
 * for a test each, and of the assertions `equals` with an object, which is what is expected. The others judge text, which is the contracts' part.
 */
export function readPromptfoo(config: unknown): PromptfooCases | null {
  const root = isPlainObject(config) ? config : { tests: config };
  const { tests, prompts, defaultTest, scenarios } = root;
  if (!Array.isArray(tests)) return null;
  const listed: unknown[] = prompts === undefined ? [] : Array.isArray(prompts) ? prompts : [prompts];
  const shared = isPlainObject(defaultTest) ? defaultTest : {};
  const assertions = tests.flatMap((test: unknown) => [
    ...listAssertions(shared),
    ...(isPlainObject(test) ? listAssertions(test) : []),
  ]);
  const kinds = new Map<string, number>();
  for (const assertion of assertions) {
    const kind = String(assertion['type']);
    if (readExpected(assertion) === undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return {
    cases: tests.flatMap((test: unknown, at) => expandTest(test, defaultTest, at)),
    prompt: listed.length === 0 ? null : readPrompt(listed[0]),
    unused: [
      ...[...kinds].map(
        ([kind, count]) =>
          `${count} ${count === 1 ? 'assertion of kind' : 'assertions of kind'} ${kind} ${count === 1 ? 'is not used: write a contract for what it holds' : 'are not used: write contracts for what they hold'}`,
      ),
      ...(listed.length > 1
        ? [`its first prompt is asked, and ${listed.length - 1} more are not: name another as template`]
        : []),
      ...(scenarios === undefined ? [] : ['its scenarios are not used: write them as tests']),
    ],
  };
}

/** A prompt is a text, or an object that holds one; a file's name, a function, or what only promptfoo's own engine fills in is none. */
function readPrompt(prompt: unknown): PromptfooPrompt {
  const text = isPlainObject(prompt) ? prompt['raw'] : prompt;
  if (typeof text !== 'string') return { kind: 'unread', reason: 'its first prompt is no text' };
  if (/^(?:file|exec|https?):\/\//.test(text))
    return { kind: 'unread', reason: `its first prompt is "${excerpt(text, 80)}": name that file as template` };
  const strange = /\{%.*?%\}|\{\{(?!\s*[\p{L}_][\p{L}\p{N}_.-]*\s*\}\})[^}]*\}\}/u.exec(text)?.[0];
  if (strange !== undefined)
    return {
      kind: 'unread',
      reason: `its first prompt has "${excerpt(strange, 60)}", which promptfoo alone can fill in`,
    };
  return { kind: 'text', text };
}

function listAssertions({ assert }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(assert) ? assert.filter(isPlainObject) : [];
}

/** What an assertion says the right answer is; undefined: it says something else. */
function readExpected({ type, value }: Record<string, unknown>): Record<string, unknown> | undefined {
  return type === 'equals' ? parseObject(value) : undefined;
}

/** A test, or as many as its lists of values make. */
function expandTest(test: unknown, defaultTest: unknown, at: number): PromptfooCases['cases'] {
  const reject = (what: string): never => {
    throw new CutoverError('usage', `must be a test with its own variables: ${what}.`);
  };
  const fail = (what: string): PromptfooCases['cases'] => [{ at, read: () => reject(what) }];
  if (!isPlainObject(test))
    return fail(`it is ${excerpt(JSON.stringify(test) ?? 'nothing', 80)}, whose tests can be given as a file of cases`);
  if (defaultTest !== undefined && !isPlainObject(defaultTest)) return fail('defaultTest is no object');
  const shared = defaultTest ?? {};
  const vars: Record<string, unknown> = {};
  for (const [name, from] of Object.entries({ 'defaultTest.vars': shared['vars'], vars: test['vars'] })) {
    if (from === undefined || from === null) continue;
    if (!isPlainObject(from)) return fail(`${name} is ${excerpt(JSON.stringify(from), 80)}, which is not read`);
    Object.assign(vars, from);
  }
  const elsewhere = Object.entries(vars).find(([, value]) => typeof value === 'string' && value.startsWith('file://'));
  if (elsewhere !== undefined)
    return fail(`vars.${elsewhere[0]} is "${excerpt(String(elsewhere[1]), 80)}", which is not read`);
  const options = { ...asObject(shared['options']), ...asObject(test['options']) };
  const combined = options['disableVarExpansion'] === true ? [vars] : combine(vars);
  if (combined === null) return fail(`its lists of values make more than ${MOST_COMBINATIONS} tests`);
  const { description } = test;
  const expected = [...listAssertions(shared), ...listAssertions(test)]
    .map(readExpected)
    .findLast((value) => value !== undefined);
  return combined.map((values) => ({
    at,
    read: () => ({
      vars: values,
      ...(typeof description === 'string' && description !== '' ? { id: description } : {}),
      ...(expected === undefined ? {} : { expected }),
    }),
  }));
}

/** All combinations of values where some are lists; null: too many. */
function combine(vars: Record<string, unknown>): Record<string, unknown>[] | null {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (all.length * values.length > MOST_COMBINATIONS) return null;
    all = all.flatMap((held) => values.map((one) => ({ ...held, [name]: one })));
  }
  return all;
}

const asObject = (value: unknown): Record<string, unknown> => (isPlainObject(value) ? value : {});

function parseObject(value: unknown): Record<string, unknown> | undefined {
  if (isPlainObject(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isPlainObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
