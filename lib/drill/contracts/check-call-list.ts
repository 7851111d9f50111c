import { isPlainObject } from '../../kit/settings/reader.ts';
import type { ToolCall } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { findCandidates } from './find-candidates.ts';
import { parseJson } from './parse-json.ts';

/** How many calls an answer should have. */
export interface CallCount {
  min: number;
  max: number;
}

/** What is wrong with calls that are each in order: how many there are, and how they go together. Null: nothing. */
export function findListFault(
  calls: readonly ToolCall[],
  { min, max }: CallCount,
  order: readonly string[],
  before: ReadonlySet<string>,
): FailureKind | null {
  if (calls.length > max) return 'tool-parallel';
  if (calls.length > 1 && new Set(calls.map(describeCall)).size < calls.length) return 'tool-duplicate';
  if (calls.length < min) return 'tool-collapse';
  return isOrdered(calls, order, before) ? null : 'tool-order';
}

/** Do two calls go by one id, so that nobody can tell whose result comes back? One that has none is a matter of its own. */
export function shareIds(calls: readonly ToolCall[]): boolean {
  const ids = calls.flatMap(({ id }) => id ?? []);
  return new Set(ids).size < ids.length;
}

/** Calls of one tool that were packed into one, as a list or behind each other, each of which matches by itself. */
export function packsSeveral(call: ToolCall, tools: ReadonlyMap<string, CompiledSchema>): boolean {
  const schema = tools.get(call.name);
  if (schema === undefined) return false;
  const parsed = parseJson(call.arguments);
  const values = parsed.ok ? readList(parsed.value) : findCandidates(call.arguments).map(({ value }) => value);
  return values.length > 1 && values.every((value) => schema.matches(value));
}

/** A list of arguments, as it stands or as the only value of an object. */
function readList(value: unknown): unknown[] {
  const held = isPlainObject(value) ? Object.values(value) : [value];
  return held.length === 1 && Array.isArray(held[0]) ? held[0] : [];
}

/** Each call of a tool in the order comes behind one of the tools before it, in this answer or the conversation. */
function isOrdered(calls: readonly ToolCall[], order: readonly string[], before: ReadonlySet<string>): boolean {
  const called = new Set(before);
  return calls.every(({ name }) => {
    const place = order.indexOf(name);
    const isReady = order.slice(0, Math.max(place, 0)).every((needed) => called.has(needed));
    called.add(name);
    return isReady;
  });
}

/** The same for calls that ask for the same, however their arguments are written. */
function describeCall({ name, arguments: written }: ToolCall): string {
  const parsed = parseJson(written);
  return `${name} ${parsed.ok ? canonicalJson(parsed.value) : written}`;
}
