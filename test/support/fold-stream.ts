type Json = Record<string, unknown>;

/**
 * The whole body that says what a stream says, as the provider would have sent it unstreamed; null where the stream has none:
 * it broke off, or is in no format that has one here. Knows the formats by itself, and nothing of the reader under test.
 */
export function foldStream(text: string): string | null {
  const chunks = text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:') && !line.endsWith('[DONE]'))
    .map((line) => JSON.parse(line.slice('data:'.length)) as Json);
  const body = foldChunks(chunks);
  return body === null ? null : JSON.stringify(body);
}

function foldChunks(chunks: readonly Json[]): Json | null {
  if (chunks.some((chunk) => Array.isArray(chunk['choices']))) return foldChat(chunks);
  if (chunks.some(({ type }) => type === 'message_start')) return foldMessage(chunks);
  if (chunks.some((chunk) => Array.isArray(chunk['candidates']))) return foldGemini(chunks);
  const [only, ...more] = chunks;
  if (only !== undefined && more.length === 0) return only;
  const last = chunks.at(-1)?.['response'];
  return typeof last === 'object' ? (last as Json) : null;
}

const objects = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const object = (value: unknown): Json => (value ?? {}) as Json;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function foldChat(chunks: readonly Json[]): Json {
  const choices = chunks.flatMap((chunk) => objects(chunk['choices']));
  const deltas = choices.map((choice) => object(choice['delta']));
  const joined = (key: string): Json => {
    const said = deltas.map((delta) => delta[key]).filter((piece) => piece !== undefined && piece !== null);
    if (said.length === 0) return {};
    return { [key]: said.some(Array.isArray) ? said.flatMap((piece) => piece || []) : said.map(text).join('') };
  };
  const legacy = deltas.map((delta) => object(delta['function_call']));
  const message = {
    role: 'assistant',
    ...Object.assign({}, ...['content', 'reasoning', 'reasoning_content', 'reasoning_details', 'refusal'].map(joined)),
    ...(deltas.some((delta) => delta['tool_calls']) ? { tool_calls: foldCalls(deltas) } : {}),
    ...(deltas.some((delta) => delta['function_call'])
      ? {
          function_call: {
            name: legacy[0]?.['name'],
            arguments: legacy.map((call) => text(call['arguments'])).join(''),
          },
        }
      : {}),
  };
  const isChat = choices.some((choice) => 'delta' in choice);
  const merged: Json = Object.assign({}, ...choices);
  const choice = {
    index: 0,
    ...(isChat ? { message } : { text: choices.map((part) => text(part['text'])).join('') }),
    finish_reason: choices.map((part) => part['finish_reason']).findLast((word) => Boolean(word)) ?? null,
    ...(merged['error'] === undefined ? {} : { error: merged['error'] }),
    ...(merged['usage'] === undefined ? {} : { usage: merged['usage'] }),
  };
  // Azure's first chunk has an empty id and model.
  const named = chunks.map((chunk) => Object.fromEntries(Object.entries(chunk).filter(([, value]) => Boolean(value))));
  const flat = chunks.find((chunk) => chunk['object'] === 'error');
  const { object: kind, ...envelope }: Json = Object.assign({}, ...named.toReversed(), usageOf(named));
  return {
    ...envelope,
    object: kind === 'text_completion' ? kind : 'chat.completion',
    choices: [choice],
    ...(flat === undefined ? {} : { error: flat }),
  };
}

function usageOf(chunks: readonly Json[]): Json {
  const usage = chunks.findLast((chunk) => chunk['usage'])?.['usage'];
  const groq = chunks.findLast((chunk) => chunk['x_groq'])?.['x_groq'];
  return { ...(usage === undefined ? {} : { usage }), ...(groq === undefined ? {} : { x_groq: groq }) };
}

/** A fragment with a name is a call, and those without go on with one: with that of their index, or the last. */
function foldCalls(deltas: readonly Json[]): Json[] {
  const calls: Json[] = [];
  for (const fragment of deltas.flatMap((delta) => objects(delta['tool_calls']))) {
    const kind = fragment['custom'] === undefined ? 'function' : 'custom';
    const input = kind === 'custom' ? 'input' : 'arguments';
    const made = object(fragment[kind]);
    if (text(made['name']) !== '') {
      calls.push({ ...fragment, [kind]: { ...made } });
      continue;
    }
    const begun = calls.findLast((call) => call['index'] === fragment['index']) ?? calls.at(-1);
    const held = object(begun?.[kind]);
    held[input] = text(held[input]) + text(made[input]);
  }
  return calls.map((call) => ({ ...call, index: undefined }));
}

function foldMessage(chunks: readonly Json[]): Json | null {
  const start = object(chunks.find(({ type }) => type === 'message_start')?.['message']);
  const end = chunks.find(({ type }) => type === 'message_delta');
  if (end === undefined) return null;
  const content: Json[] = [];
  const inputs: string[] = [];
  for (const chunk of chunks) {
    const index = chunk['index'] as number;
    const block = content[index];
    if (chunk['type'] === 'content_block_start') content[index] = { ...object(chunk['content_block']) };
    if (chunk['type'] !== 'content_block_delta' || block === undefined) continue;
    const delta = object(chunk['delta']);
    for (const key of ['text', 'thinking', 'signature'])
      if (key in delta) block[key] = text(block[key]) + text(delta[key]);
    if ('partial_json' in delta) inputs[index] = (inputs[index] ?? '') + text(delta['partial_json']);
  }
  for (const [index, input] of inputs.entries())
    if (input !== undefined && content[index] !== undefined) content[index]['input'] = JSON.parse(input || '{}');
  return {
    ...start,
    ...object(end['delta']),
    content,
    usage: { ...object(start['usage']), ...object(end['usage']) },
  };
}

function foldGemini(chunks: readonly Json[]): Json {
  const candidates = chunks.flatMap((chunk) => objects(chunk['candidates']));
  const parts: Json[] = [];
  for (const part of candidates.flatMap((candidate) => objects(object(candidate['content'])['parts']))) {
    const call = part['functionCall'] === undefined ? null : object(part['functionCall']);
    const { willContinue, partialArgs, ...begun } = call ?? {};
    if (call === null) parts.push(part);
    else if ('name' in call) parts.push({ functionCall: willContinue === true ? { ...begun, args: {} } : begun });
    else for (const piece of objects(partialArgs)) setArgument(object(parts.at(-1)?.['functionCall'])['args'], piece);
  }
  const finish = candidates.findLast((candidate) => candidate['finishReason']) ?? {};
  return {
    ...(Object.assign({}, ...chunks) as Json),
    candidates: [{ ...finish, index: 0, content: { role: 'model', parts } }],
  };
}

function setArgument(args: unknown, { jsonPath, stringValue, numberValue, boolValue }: Json): void {
  const keys = text(jsonPath).match(/\w+/g) ?? [];
  let holder = args as Json;
  for (const [place, key] of keys.slice(0, -1).entries()) {
    holder[key] ??= /^\d+$/.test(keys[place + 1] ?? '') ? [] : {};
    holder = object(holder[key]);
  }
  const last = keys.at(-1) ?? '';
  holder[last] =
    typeof stringValue === 'string' ? text(holder[last]) + stringValue : (numberValue ?? boolValue ?? null);
}
