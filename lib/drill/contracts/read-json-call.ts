import { isPlainObject } from '../../kit/settings/reader.ts';
import { parseJson } from './parse-json.ts';

/** A tool call that stands in a JSON value; `readings`: what it would be called with, none where that is no object. */
export interface JsonCall {
  name: string;
  readings: Record<string, unknown>[];
}

/** Keys under which a call names its tool, beside `name`; what has one is a call only of a tool that was offered. */
const nameKeys = ['tool_name', 'tool', 'function', 'action', 'recipient_name'];
const argumentKeys = ['arguments', 'parameters', 'input', 'args', 'tool_input', 'action_input', 'kwargs'];
/** What holds a call, or a list of them. */
const holderKeys = ['function', 'function_call', 'tool_call', 'tool_calls', 'calls'];

/** The first tool call in a JSON value, in the forms of OpenAI, Llama, Cohere, LangChain, or `{"name of the tool": {…}}`. Null when there is none. */
export function readJsonCall(value: unknown, names: readonly string[], depth = 0): JsonCall | null {
  for (const item of [value].flat()) {
    if (!isPlainObject(item)) continue;
    const holder = holderKeys.find((key) => typeof item[key] === 'object' && item[key] !== null);
    const found =
      holder === undefined || depth > 1 ? readCall(item, names) : readJsonCall(item[holder], names, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function readCall(call: Record<string, unknown>, names: readonly string[]): JsonCall | null {
  const given = argumentKeys.map((key) => call[key]).find((item) => item !== undefined);
  const { name } = call;
  if (typeof name === 'string' && given !== undefined) return { name: bareName(name), readings: readGiven(given) };
  for (const key of given === undefined ? [] : nameKeys) {
    const named = call[key];
    if (typeof named === 'string' && names.includes(bareName(named))) {
      return { name: bareName(named), readings: readGiven(given) };
    }
  }
  const [only, second] = Object.keys(call);
  if (only === undefined || second !== undefined || !names.includes(only) || !isPlainObject(call[only])) return null;
  return { name: only, readings: [call[only]] };
}

function bareName(name: string): string {
  return name.replace(/^functions[.:]/, '');
}

/** Arguments are an object, or one that is written down. */
function readGiven(given: unknown): Record<string, unknown>[] {
  const parsed = typeof given === 'string' ? parseJson(given) : { ok: true as const, value: given };
  return parsed.ok && isPlainObject(parsed.value) ? [parsed.value] : [];
}
