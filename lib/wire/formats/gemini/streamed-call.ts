import type { ToolCall } from '../../../kit/terms/answer.ts';
import { argumentsText, asText, listObjects } from '../read-value.ts';

/** A tool call whose arguments come in parts, by the place at which they stand in them. */
export interface StreamedCall {
  /** Takes a part that says something of it; true when that said any of its arguments. */
  add(call: Record<string, unknown>): boolean;
  /** Is there more to come? */
  isOpen(): boolean;
  read(): ToolCall;
}

/** No call has lists as long as this; a path from outside must not make one. */
const MAX_INDEX = 10_000;
const step = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * The call that this part begins. Arguments come as `args`, or (Gemini 3, where it is asked to stream them) as
 * `partialArgs`: a value, or the next piece of a text, with the JSON path of its place. A part without `willContinue` is its
 * last. Results of a call go back by the tool's name, so where a call has no id that is its id.
 */
export function createStreamedCall(first: Record<string, unknown>): StreamedCall {
  const name = asText(first.name);
  const id = asText(first.id) || name;
  let root: Holder = Object.create(null) as Holder;
  let whole: string | null = null;
  let open = true;

  function add(call: Record<string, unknown>): boolean {
    open = call.willContinue === true;
    const args = argumentsText(call.args);
    if (args !== '') whole = args;
    const parts = listObjects(call.partialArgs);
    for (const part of parts) root = setPart(root, part) ?? root;
    return args !== '' || parts.length > 0;
  }
  add(first);
  return {
    add,
    isOpen: () => open,
    read() {
      const said = whole ?? JSON.stringify(root);
      // What has come of it so far: whoever reads it must not take it for all.
      return { id, name, arguments: open ? said.replace(/["\]}]*$/, '') : said };
    },
  };
}

type Holder = Record<string, unknown>;

/** The arguments with this part in its place; null where the place cannot be read. */
function setPart(root: Holder, part: Record<string, unknown>): Holder | null {
  const path = parsePath(asText(part.jsonPath));
  if (path === null) return null;
  const value = readValue(part);
  let holder: unknown = root;
  for (const [at, key] of path.entries()) {
    if (typeof holder !== 'object' || holder === null || Array.isArray(holder) !== (typeof key === 'number'))
      return null;
    const members = holder as Holder;
    if (at === path.length - 1) {
      const old = members[key];
      members[key] = typeof old === 'string' && typeof value === 'string' ? old + value : value;
      return root;
    }
    members[key] ??= typeof path[at + 1] === 'number' ? [] : Object.create(null);
    holder = members[key];
  }
  return null;
}

function readValue({ stringValue, numberValue, boolValue }: Record<string, unknown>): unknown {
  return stringValue ?? numberValue ?? boolValue ?? null;
}

/** The steps of a JSON path such as `$.items[0].name`; null when it is none. */
function parsePath(path: string): (string | number)[] | null {
  if (!path.startsWith('$')) return null;
  const steps: (string | number)[] = [];
  for (let at = 1; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(path);
    if (found === null) return null;
    const [, key, index, quoted, doubleQuoted] = found;
    if (index !== undefined && Number(index) > MAX_INDEX) return null;
    steps.push(index === undefined ? (key ?? unescape(quoted ?? doubleQuoted ?? '')) : Number(index));
  }
  return steps.length === 0 ? null : steps;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
