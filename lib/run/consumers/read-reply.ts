import { compareValue } from '../../drill/contracts/compare-value.ts';
import type { ContractOutcome } from '../../drill/contracts/contract.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import { isNamedFailure, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import { type Outcome, outcomes } from '../../kit/terms/outcome.ts';

/** A line that code of one's own has given back. `uncaught`: what failed, and when it was begun, is held against no answer; `garbage`: it is none, `why` is a clause, and `id` whose it is; null: it does not say. */
export type Reply =
  | { kind: 'ready' }
  | { kind: 'failed'; why: string }
  | { kind: 'uncaught'; why: string }
  | { kind: 'reply'; id: number; said: SaidOutcome }
  | { kind: 'garbage'; id: number | null; why: string };

/** What it says of one answer. `value`: undefined where it gave none. */
export interface SaidOutcome {
  outcome: Outcome;
  failure: NamedFailure | null;
  words: string | null;
  value: unknown;
}

const MOST_WORDS = 200;

/** Reads a line of a reply. `clean` takes out of its words what must not be written. */
export function readReply(line: string, clean: (text: string) => string): Reply {
  let value: unknown;
  try {
    // A mark of the byte order, as .NET and PowerShell write before their first line.
    value = JSON.parse(line.replace(/^\ufeff/, ''));
  } catch {
    return garbage('a line that is no JSON', line);
  }
  if (!isPlainObject(value)) return garbage('a line that is no object', line);
  if (value['ready'] === true) return { kind: 'ready' };
  if (typeof value['failed'] === 'string') return { kind: 'failed', why: excerpt(clean(value['failed']), MOST_WORDS) };
  if (typeof value['uncaught'] === 'string')
    return { kind: 'uncaught', why: excerpt(clean(value['uncaught']), MOST_WORDS) };
  const { outcome, kind } = value;
  if (!Number.isSafeInteger(value['id'])) return garbage('a line without the id of an answer', line);
  const id = value['id'] as number;
  if (!outcomes.includes(outcome as Outcome))
    return garbage(`an outcome that is none of ${outcomes.join(', ')}`, line, id);
  const failure = kind === undefined || kind === null ? null : nameFailure(kind);
  if (failure === undefined)
    return garbage('a kind that is neither known nor lower-case words joined by hyphens', line, id);
  if (failure !== null && clean(failure) !== failure) return garbage('a kind that holds a secret', line, id);
  if (outcome === 'usable' && failure !== null) return garbage('a kind of failure beside the outcome usable', line, id);
  const words = typeof value['words'] === 'string' ? excerpt(clean(value['words']), MOST_WORDS) : null;
  const said = {
    outcome: outcome as Outcome,
    failure: outcome === 'usable' ? null : (failure ?? 'consumer-rejected'),
    words,
    value: value['value'],
  };
  return { kind: 'reply', id, said };

  // Cleaned before it is cut: of a secret that is cut nobody knows that it is one.
  function garbage(why: string, text: string, ofAnswer: number | null = null): Reply {
    return { kind: 'garbage', id: ofAnswer, why: excerpt(clean(`it wrote ${why}: ${text}`), MOST_WORDS) };
  }
}

/** A word of one's own is given its `own:`; undefined: it can be no kind. */
function nameFailure(kind: unknown): NamedFailure | undefined {
  if (isNamedFailure(kind)) return kind;
  const own = `own:${String(kind)}`;
  return typeof kind === 'string' && isNamedFailure(own) ? own : undefined;
}

/** What it comes to for a contract; `compare`: its value is held against what is right, where that is known. */
export function settleReply(
  { outcome, failure, words, value }: SaidOutcome,
  expected: Expected,
  compare: boolean,
): ContractOutcome {
  if (outcome !== 'usable') return fail(outcome, failure ?? 'consumer-rejected', words);
  if (!compare || expected.kind === 'unknown') return { outcome };
  if (value === undefined) return fail('failed', 'consumer-garbage', 'it gave no value to be compared');
  const wrong = compareValue(value, expected.kind === 'json' ? expected.value : expected.arguments);
  return wrong === null ? { outcome } : fail('failed', wrong, null);
}

function fail(outcome: Exclude<Outcome, 'usable'>, failure: NamedFailure, words: string | null): ContractOutcome {
  return { outcome, failure, ...(words === null ? {} : { words }) };
}
