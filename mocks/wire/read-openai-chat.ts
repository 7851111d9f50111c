import type { RequestKind } from '../../lib/drill/arrival.ts';
import type { ToolSettings } from '../../lib/drill/drill.ts';
import { stripMarkers } from '../../lib/records/correlation.ts';
import { isPlainObject } from '../../lib/settings/reader.ts';
import type { ReadRequest, RequestProblem } from './wire-format.ts';

/** Reads the body of a chat-completions request, or says what OpenAI would refuse it with. */
export function readOpenaiChat(body: string): ReadRequest {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  if (!isPlainObject(json)) {
    return problem('We could not parse the JSON body of your request. The API expects a JSON object.', null, null);
  }
  if (typeof json.model !== 'string') return problem('you must provide a model parameter', null, null);
  if (json.messages === undefined) {
    return problem("Missing required parameter: 'messages'.", 'messages', 'missing_required_parameter');
  }
  if (!Array.isArray(json.messages) || json.messages.length === 0 || !json.messages.every(isPlainObject)) {
    return problem("Invalid 'messages': expected a list of at least one object.", 'messages', 'invalid_type');
  }
  const messages: Record<string, unknown>[] = json.messages;
  const system = textOf(messages.filter(({ role }) => role === 'system' || role === 'developer'));
  const user = textOf(messages.filter(({ role }) => role === 'user' || role === 'tool'));
  // After a tool's result the model speaks again instead of calling for ever.
  const tools = json.tool_choice === 'none' || messages.at(-1)?.role === 'tool' ? [] : readTools(json.tools);
  const { wantsJson, schema } = readFormat(json.response_format);
  return {
    kind: 'request',
    request: {
      prompt: stripMarkers(`${system}\n\n${user}`),
      kind: kindOf(tools, wantsJson, system),
      streamed: json.stream === true,
      includeUsage: isPlainObject(json.stream_options) && json.stream_options.include_usage === true,
      tools,
      requiredTool: readToolChoice(json.tool_choice),
      schema,
      maxTokens: readNumber(json.max_completion_tokens) ?? readNumber(json.max_tokens),
    },
  };
}

function problem(
  message: string,
  param: string | null,
  code: string | null,
): { kind: 'problem'; problem: RequestProblem } {
  return { kind: 'problem', problem: { status: 400, message, param, code } };
}

function kindOf(tools: readonly ToolSettings[], wantsJson: boolean, system: string): RequestKind {
  if (tools.length > 0) return 'tool-call';
  return wantsJson || /\bJSON\b/.test(system) ? 'extraction' : 'chat';
}

function textOf(messages: readonly Record<string, unknown>[]): string {
  return messages.map(({ content }) => contentText(content)).join('\n\n');
}

/** Content is a text or a list of parts, of which the texts count. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isPlainObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

function readTools(tools: unknown): ToolSettings[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool: unknown) => {
    const offered = isPlainObject(tool) ? tool.function : undefined;
    if (!isPlainObject(offered) || typeof offered.name !== 'string') return [];
    const { name, description, parameters } = offered;
    return [
      {
        name,
        description: typeof description === 'string' ? description : '',
        parameters: isPlainObject(parameters) ? parameters : {},
      },
    ];
  });
}

function readToolChoice(choice: unknown): string | null {
  if (!isPlainObject(choice) || !isPlainObject(choice.function)) return null;
  return typeof choice.function.name === 'string' ? choice.function.name : null;
}

function readFormat(format: unknown): { wantsJson: boolean; schema: Record<string, unknown> | null } {
  if (!isPlainObject(format)) return { wantsJson: false, schema: null };
  const schema = isPlainObject(format.json_schema) ? format.json_schema.schema : undefined;
  return {
    wantsJson: format.type === 'json_object' || format.type === 'json_schema',
    schema: isPlainObject(schema) ? schema : null,
  };
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null;
}
