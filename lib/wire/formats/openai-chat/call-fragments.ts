import { isPlainObject } from '../../../kit/settings/reader.ts';
import type { ToolCall } from '../../../kit/terms/answer.ts';
import { argumentsText, asObject, asText, parseJson } from '../read-value.ts';

/** The tool calls of an answer in chat completions, put together from fragments. */
export interface CallFragments {
  /** Takes a fragment of a stream; true when it carried arguments. */
  add(fragment: Record<string, unknown>): boolean;
  /** Takes a call of a whole message, which is all of it; true when it carried arguments. */
  addWhole(call: Record<string, unknown>): boolean;
  /** Takes what stood for a call before there were several. Its result goes back by the name, which is its id. */
  addLegacy(call: Record<string, unknown>): boolean;
  list(): ToolCall[];
  /**
   * Would a client go wrong that puts the fragments of a stream together by their index: one has none, two calls have one, or they are
   * not numbered from 0 on without a gap?
   */
  areMisnumbered(): boolean;
}

/** A call with the index it goes by. */
interface Entry {
  index: number | null;
  call: ToolCall;
}

/** Takes them in the order in which they begin. */
export function createCallFragments(): CallFragments {
  const entries: Entry[] = [];
  let legacy: ToolCall | null = null;
  /** The indexes under which calls began in a stream. */
  const begunUnder: number[] = [];
  let lacksIndex = false;

  function open(index: number | null, id: string | null): Entry {
    const entry = { index, call: { id, name: '', arguments: '' } };
    entries.push(entry);
    return entry;
  }
  function extend({ call }: Entry, made: Record<string, unknown>): boolean {
    // A name is sent whole; where a gateway repeats it with every fragment, it must not grow.
    if (call.name === '') call.name = asText(made.name);
    const text = argumentsText(made.arguments);
    call.arguments += text;
    return text !== '';
  }
  return {
    add(fragment) {
      const index = typeof fragment.index === 'number' ? fragment.index : null;
      const { id, made } = readFragment(fragment);
      const begun = index === null ? entries.at(-1) : entries.findLast((entry) => entry.index === index);
      const isNew = begun === undefined || beginsAnother(begun, index, id, made);
      if (index === null) lacksIndex = true;
      else if (isNew) begunUnder.push(index);
      const entry = isNew ? open(index, id) : begun;
      entry.call.id ??= id;
      return extend(entry, made);
    },
    addWhole(call) {
      const { id, made } = readFragment(call);
      return extend(open(null, id), made);
    },
    addLegacy(call) {
      legacy ??= open(null, null).call;
      const carried = extend({ index: null, call: legacy }, call);
      legacy.id ??= legacy.name || null;
      return carried;
    },
    list: () => entries.map(({ call }) => ({ ...call })),
    areMisnumbered: () => lacksIndex || begunUnder.toSorted((a, b) => a - b).some((index, place) => index !== place),
  };
}

/** A custom tool's call has its input, which is a text, where the others have arguments. */
function readFragment(fragment: Record<string, unknown>): { id: string | null; made: Record<string, unknown> } {
  const custom = isPlainObject(fragment.custom) ? { ...fragment.custom, arguments: fragment.custom.input } : null;
  return { id: asText(fragment.id) || null, made: custom ?? asObject(fragment.function) };
}

/**
 * Does this fragment begin another call than the one begun under its index? With another id it does. Without an id (Ollama,
 * llama.cpp), or without an index (Mistral, Gemini behind a gateway), a name begins one; but some repeat it with every
 * fragment, so under an index it does only where the arguments before it are complete and more are coming.
 */
function beginsAnother(
  { call }: Entry,
  index: number | null,
  id: string | null,
  made: Record<string, unknown>,
): boolean {
  if (id !== null) return call.id !== null && id !== call.id;
  if (asText(made.name) === '') return false;
  if (index === null) return true;
  return call.name !== '' && argumentsText(made.arguments) !== '' && isPlainObject(parseJson(call.arguments));
}
