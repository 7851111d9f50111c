import { stripMarkers } from '../../../../lib/kit/terms/correlation.ts';
import { isPlainObject } from '../../../../lib/kit/settings/reader.ts';
import { contentText, messagesText } from '../content-text.ts';
import { listUses } from '../list-uses.ts';
import { parseObject } from '../../../../lib/kit/settings/parse-object.ts';
import { readLimit } from '../read-limit.ts';
import { readConversation } from '../read-conversation.ts';
import { areStrict, readSchemaDemand, readTool, renderDefinitions, answerForm } from '../answer-form.ts';
import { readEffort } from '../../thinking.ts';
import type { ReadRequest } from '../wire-format.ts';

/** What chat completions call otherwise: OpenAI names the new place in its refusal. */
const moved = {
  messages: 'input',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
  response_format: 'text.format',
  reasoning_effort: 'reasoning.effort',
} as const;

/** Reads the body of a Responses request, or says what OpenAI would refuse it with. */
export function readResponsesRequest(body: string): ReadRequest {
  const json = parseObject(body);
  if (json === null) {
    return problem('We could not parse the JSON body of your request. The API expects a JSON object.', null, null);
  }
  if (typeof json.model !== 'string') return missing('model');
  for (const [name, place] of Object.entries(moved)) {
    if (json[name] === undefined) continue;
    const message = `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${place}'.`;
    return problem(message, name, 'unsupported_parameter');
  }
  const items = readInput(json.input);
  if (items === null) return missing('input');
  const isSystem = ({ role }: Record<string, unknown>): boolean => role === 'system' || role === 'developer';
  const instructions = typeof json.instructions === 'string' ? [json.instructions] : [];
  const system = [...instructions, ...items.filter(isSystem).map(({ content }) => contentText(content))].join('\n\n');
  const offered = Array.isArray(json.tools) ? json.tools.flatMap((tool) => readTool(tool, 'parameters')) : [];
  const isAfterTool = items.at(-1)?.type === 'function_call_output';
  const tools = json.tool_choice === 'none' || isAfterTool ? [] : offered;
  const { wantsJson, schema, isStrict } = readFormat(json.text);
  const choice = json.tool_choice;
  const kind = answerForm(tools, wantsJson, system);
  const mustCall = choice === 'required' || isPlainObject(choice);
  return {
    kind: 'request',
    model: json.model,
    request: {
      prompt: stripMarkers(`${system}\n\n${messagesText(items.filter(isUser).map(withOutput))}`),
      conversation: readConversation(system, openingOf(items), countAnswers(items)),
      kind,
      streamed: json.stream === true,
      streamFraming: 'sse',
      includeUsage: true,
      definitions: renderDefinitions(offered, schema),
      tools,
      requiredTool: isPlainObject(choice) && typeof choice.name === 'string' ? choice.name : null,
      schema,
      schemaDemand: readSchemaDemand(kind, {
        schema,
        strictSchema: isStrict,
        strictTools: areStrict(json.tools),
        mustCall,
      }),
      thinking: readEffort(isPlainObject(json.reasoning) ? json.reasoning.effort : undefined),
      maxTokens: readLimit(json.max_output_tokens),
    },
    uses: () =>
      listUses({
        streaming: json.stream === true && 'stream',
        'json-object': wantsJson && schema === null && 'text.format',
        'json-schema': schema !== null && 'text.format',
        tools: offered.length > 0 && 'tools',
        'tools-with-json': offered.length > 0 && wantsJson && 'text.format',
        'tool-choice': mustCall && 'tool_choice',
        'parallel-tools': typeof json.parallel_tool_calls === 'boolean' && 'parallel_tool_calls',
        'max-tokens': typeof json.max_output_tokens === 'number' && 'max_output_tokens',
        temperature: typeof json.temperature === 'number' && json.temperature !== 1 && 'temperature',
        'system-prompt': system !== '' && 'instructions',
      }),
  };
}

function openingOf(items: readonly Record<string, unknown>[]): string {
  return contentText(items.find(({ role }) => role === 'user')?.content);
}

function countAnswers(items: readonly Record<string, unknown>[]): number {
  return items.filter(({ role, type }) => role === 'assistant' || type === 'function_call').length;
}

function problem(message: string, param: string | null, code: string | null): ReadRequest {
  return { kind: 'problem', problem: { status: 400, message, param, code } };
}

function missing(name: string): ReadRequest {
  return problem(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
}

function readInput(input: unknown): Record<string, unknown>[] | null {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return Array.isArray(input) && input.length > 0 && input.every(isPlainObject) ? input : null;
}

function isUser({ role, type }: Record<string, unknown>): boolean {
  return role === 'user' || type === 'function_call_output';
}

function withOutput(item: Record<string, unknown>): Record<string, unknown> {
  return item.type === 'function_call_output' ? { content: item.output } : item;
}

function readFormat(text: unknown): {
  wantsJson: boolean;
  schema: Record<string, unknown> | null;
  isStrict: boolean;
} {
  const format = isPlainObject(text) ? text.format : undefined;
  if (!isPlainObject(format)) return { wantsJson: false, schema: null, isStrict: false };
  return {
    wantsJson: format.type === 'json_object' || format.type === 'json_schema',
    schema: isPlainObject(format.schema) ? format.schema : null,
    isStrict: format.strict === true,
  };
}
