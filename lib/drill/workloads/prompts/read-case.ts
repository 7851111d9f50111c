import { CutoverError } from '../../../kit/cutover-error.ts';
import { object, optional } from '../../../kit/settings/object.ts';
import { parseJsonText } from '../../../kit/settings/json-text.ts';
import { prefixMistakes } from '../../../kit/settings/mistakes.ts';
import { boolean, isPlainObject, json, list, number, type Reader, reject, text } from '../../../kit/settings/reader.ts';
import type { AskedBody, ChatMessage } from '../asked-body.ts';
import { holdTools } from '../hold-tool-names.ts';
import type { WrittenCase } from '../written-case.ts';
import { fillJson, fillTemplate } from './fill-template.ts';

/** What all cases of a file have in common, its files read. */
export interface CaseFrame {
  /** What the user says, or a list of messages as JSON, and its file's name; null: each case says that itself. */
  template: { text: string; path: string; isChat: boolean } | null;
  system: { text: string; path: string } | null;
  parameters: Readonly<Record<string, unknown>>;
}

/** A case, and whether it says to be streamed. */
export interface ReadCase {
  written: WrittenCase;
  streamed: boolean | null;
}

const anything: Reader<unknown> = {
  read: (input) => input,
  describe: () => ({ kind: 'data', rule: 'any JSON', any: true }),
};

const messages = list(
  { read: readMessage, describe: () => ({ kind: 'data', rule: 'a message' }) } satisfies Reader<ChatMessage>,
  { min: 1 },
);

/** One case of a file of prompts. */
const caseSettings = object({
  id: optional('a name for it', text()),
  prompt: optional('what the user says', text()),
  system: optional('the system prompt', text()),
  messages: optional('the whole chat, as an OpenAI chat completion has it', messages),
  body: optional('the whole body of an OpenAI chat completion', json()),
  vars: optional('variables for the template', json()),
  tools: optional('tools it offers, as a chat completion has them', list(json())),
  response_format: optional('as a chat completion has it', json()),
  parameters: optional('what else its body bears: `temperature`, `max_tokens` …', json()),
  expected: optional(
    'keys the right answer has, with their values; of a tool call `{"tool": …, "arguments": {…}}`',
    anything,
  ),
  answerTokens: optional('how long the answer of a mock is, tokens', number({ min: 1, max: 100_000, whole: true })),
  streamed: optional('whether it is streamed, whatever the share of its request', boolean()),
  tags: optional('words to tell cases apart by', list(text())),
});

/**
 * Reads a case: its `body`, its `messages`, its `prompt`, or its variables in the template. Throws a `usage` error with a line for
 * each mistake, which begins with `path`.
 */
export function readCase(input: unknown, path: string, frame: CaseFrame): ReadCase {
  const read = caseSettings.read(input, path);
  const { body: whole, tools, response_format: format, parameters = {}, vars, id, tags, answerTokens } = read;
  const asked =
    whole === undefined ? listMessages(read, path, frame) : messages.read(whole['messages'], at(path, 'body.messages'));
  const { stream, ...rest } = withoutNoTools({ ...frame.parameters, ...parameters, ...whole });
  const body = {
    ...rest,
    messages: asked,
    ...(tools === undefined ? {} : { tools }),
    ...(format === undefined ? {} : { response_format: format }),
  } as unknown as AskedBody;
  // A body may be a log's, in which anything may stand.
  if (body.tools !== undefined) holdTools(body.tools, at(path, 'tools'));
  const expected = readExpected(read.expected, at(path, 'expected'));
  return {
    written: {
      body,
      ...(expected === undefined ? {} : { expected }),
      ...(answerTokens === undefined ? {} : { answerTokens }),
      ...(id === undefined ? {} : { id }),
      ...(tags === undefined ? {} : { tags }),
      ...(vars === undefined ? {} : { vars }),
    },
    streamed: read.streamed ?? (typeof stream === 'boolean' ? stream : null),
  };
}

function listMessages(
  { messages: written, prompt, system, vars = {} }: ReturnType<typeof caseSettings.read>,
  path: string,
  frame: CaseFrame,
): ChatMessage[] {
  if (written !== undefined) return written;
  const fill = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof CutoverError)) throw error;
      throw prefixMistakes(`${at(path, 'vars')} `, error);
    }
  };
  const { template } = frame;
  if (template === null && prompt === undefined)
    return reject(
      path,
      'a case with messages, a prompt, a body, or variables for a template: call the one that is asked prompt, or name a template in the workload',
      Object.keys(vars),
    );
  const said = prompt ?? (template === null ? '' : fill(() => fillTemplate(template.text, vars, template.path)));
  const ruled =
    system ??
    (frame.system === null ? null : fill(() => fillTemplate(frame.system?.text ?? '', vars, frame.system?.path ?? '')));
  if (prompt === undefined && template?.isChat === true) {
    const chat = parseJsonText(template.text, template.path);
    return messages.read(
      fill(() => fillJson(chat, vars, template.path)),
      template.path,
    );
  }
  return [...(ruled === null ? [] : [{ role: 'system', content: ruled }]), { role: 'user', content: said }];
}

function readMessage(input: unknown, path: string): ChatMessage {
  if (!isPlainObject(input)) return reject(path, 'a message: {"role": "user", "content": "…"}', input);
  if (typeof input['role'] !== 'string' || input['role'] === '')
    return reject(`${path}.role`, 'a non-empty text', input['role']);
  return input as ChatMessage;
}

/** Null is what some clients send where they offer none. */
function withoutNoTools(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (body['tools'] !== null) return body;
  const { tools: _, ...others } = body;
  return others;
}

function readExpected(input: unknown, path: string): WrittenCase['expected'] {
  if (input === undefined) return undefined;
  if (!isPlainObject(input)) return reject(path, 'a JSON object: keys the right answer has', input);
  const { tool, arguments: given, ...rest } = input;
  if (typeof tool === 'string' && Object.keys(rest).length === 0 && (given === undefined || isPlainObject(given))) {
    return { kind: 'tool-call', name: tool, arguments: given ?? {} };
  }
  return { kind: 'json', value: input };
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
