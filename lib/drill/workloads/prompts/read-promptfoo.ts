import { isPlainObject } from '../../../kit/settings/reader.ts';

/** The cases of a promptfoo configuration, as our own form has them. */
export interface PromptfooCases {
  cases: Record<string, unknown>[];
  /** What is asked where the drill names no template; null: nothing. */
  template: string | null;
  /** How many assertions of which kind say nothing here. */
  unused: ReadonlyMap<string, number>;
}

/**
 * Reads promptfoo's `tests` (promptfoo.dev/docs/configuration/test-cases): variables over those of `defaultTest`, and of the
 * assertions `equals` with an object, which is what is expected. The others judge text, which is the contracts' part.
 */
export function readPromptfoo(config: unknown): PromptfooCases | null {
  const root = isPlainObject(config) ? config : { tests: config };
  const { tests, prompts, defaultTest } = root;
  if (!Array.isArray(tests)) return null;
  const shared = isPlainObject(defaultTest) && isPlainObject(defaultTest['vars']) ? defaultTest['vars'] : {};
  const unused = new Map<string, number>();
  const first: unknown = Array.isArray(prompts) ? prompts[0] : prompts;
  const cases = tests.filter(isPlainObject).map((test) => {
    const { vars, assert, description } = test;
    let expected: unknown;
    for (const assertion of Array.isArray(assert) ? assert.filter(isPlainObject) : []) {
      const { type, value } = assertion;
      const parsed = type === 'equals' ? parseObject(value) : undefined;
      if (parsed !== undefined) expected = parsed;
      else unused.set(String(type), (unused.get(String(type)) ?? 0) + 1);
    }
    return {
      vars: { ...shared, ...(isPlainObject(vars) ? vars : {}) },
      ...(typeof description === 'string' && description !== '' ? { id: description } : {}),
      ...(expected === undefined ? {} : { expected }),
    };
  });
  return { cases, template: typeof first === 'string' ? first : null, unused };
}

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
