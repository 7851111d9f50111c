import { stripMarkers } from '../../../../lib/kit/terms/correlation.ts';
import { isPlainObject } from '../../../../lib/kit/settings/reader.ts';
import { contentText, messagesText } from '../content-text.ts';
import { listUses } from '../list-uses.ts';
import { parseObject } from '../../../../lib/kit/settings/parse-object.ts';
import { readLimit } from '../read-limit.ts';
import { readConversation } from '../read-conversation.ts';
import { areStrict, readSchemaDemand, readTool, renderDefinitions, answerForm } from '../answer-form.ts';
import { firstSaid, readEffort, readSwitch, readThinkingType, type ThinkingDemand } from '../../thinking.ts';
import type { ReadRequest } from '../wire-format.ts';

/**
 * Reads the body of a chat-completions request, or says what OpenAI would refuse it with. `deployment`: the model,
 * where the path names it.
 */
export function readChatRequest(
  body: string,
  deployment: string | null,
  takes: 'named-model' | 'any-model' = 'named-model',
): ReadRequest {
  const json = parseObject(body);
  if (json === null) {
    return problem('We could not parse the JSON body of your request. The API expects a JSON object.', null, null);
  }
  const model = deployment ?? json.model ?? (takes === 'any-model' ? '' : undefined);
  if (typeof model !== 'string') return problem('you must provide a model parameter', null, null);
  if (json.messages === undefined) {
    return problem("Missing required parameter: 'messages'.", 'messages', 'missing_required_parameter');
  }
  if (!Array.isArray(json.messages) || json.messages.length === 0 || !json.messages.every(isPlainObject)) {
    return problem("Invalid 'messages': expected a list of at least one object.", 'messages', 'invalid_type');
  }
  const messages: Record<string, unknown>[] = json.messages;
  const system = messagesText(messages.filter(({ role }) => role === 'system' || role === 'developer'));
  const user = messagesText(messages.filter(({ role }) => role === 'user' || role === 'tool'));
  const offered = readTools(json.tools);
  // After a tool's result the model speaks again instead of calling for ever.
  const tools = json.tool_choice === 'none' || messages.at(-1)?.role === 'tool' ? [] : offered;
  const { wantsJson, schema, isStrict } = readFormat(json.response_format);
  const kind = answerForm(tools, wantsJson, system);
  const mustCall = json.tool_choice === 'required' || isPlainObject(json.tool_choice);
  return {
    kind: 'request',
    model,
    request: {
      prompt: stripMarkers(`${system}\n\n${user}`),
      conversation: readConversation(system, openingOf(messages), countAnswers(messages)),
      kind,
      streamed: json.stream === true,
      streamFraming: 'sse',
      includeUsage: isPlainObject(json.stream_options) && json.stream_options.include_usage === true,
      definitions: renderDefinitions(offered, schema),
      tools,
      requiredTool: readToolChoice(json.tool_choice),
      schema,
      schemaDemand: readSchemaDemand(kind, {
        schema,
        strictSchema: isStrict,
        strictTools: areStrict(json.tools, (tool) => tool.function),
        mustCall,
      }),
      thinking: readThinking(json),
      maxTokens: readLimit(json.max_completion_tokens) ?? readLimit(json.max_tokens),
    },
    uses: () =>
      listUses({
        streaming: json.stream === true && 'stream',
        'stream-usage': isSet(json.stream_options) && 'stream_options',
        'json-object': wantsJson && schema === null && 'response_format',
        'json-schema': schema !== null && 'response_format',
        tools: offered.length > 0 && 'tools',
        'tools-with-json': offered.length > 0 && wantsJson && 'response_format',
        'tool-choice': mustCall && 'tool_choice',
        'parallel-tools': isSet(json.parallel_tool_calls) && 'parallel_tool_calls',
        'max-tokens': isSet(json.max_tokens) && 'max_tokens',
        'max-completion-tokens': isSet(json.max_completion_tokens) && 'max_completion_tokens',
        temperature: isSet(json.temperature) && json.temperature !== 1 && 'temperature',
        'system-prompt': system !== '' && 'messages',
      }),
  };
}

function openingOf(messages: readonly Record<string, unknown>[]): string {
  return contentText(messages.find(({ role }) => role === 'user')?.content);
}

function countAnswers(messages: readonly Record<string, unknown>[]): number {
  return messages.filter(({ role }) => role === 'assistant').length;
}

function problem(message: string, param: string | null, code: string | null): ReadRequest {
  return { kind: 'problem', problem: { status: 400, message, param, code } };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** As OpenAI says it, OpenRouter, those who serve Claude, and the servers of open models. */
function readThinking(json: Record<string, unknown>): ThinkingDemand {
  const reasoning = isPlainObject(json.reasoning) ? json.reasoning : {};
  const template = isPlainObject(json.chat_template_kwargs) ? json.chat_template_kwargs : {};
  return firstSaid(
    readEffort(json.reasoning_effort),
    readEffort(reasoning.effort),
    readSwitch(reasoning.enabled, reasoning.max_tokens),
    readThinkingType(json.thinking),
    readSwitch(json.enable_thinking, json.thinking_budget),
    readSwitch(template.enable_thinking),
    readSwitch(template.thinking),
  );
}

function readTools(tools: unknown): ReturnType<typeof readTool> {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool: unknown) => readTool(isPlainObject(tool) ? tool.function : undefined, 'parameters'));
}

function readToolChoice(choice: unknown): string | null {
  if (!isPlainObject(choice) || !isPlainObject(choice.function)) return null;
  return typeof choice.function.name === 'string' ? choice.function.name : null;
}

function readFormat(format: unknown): {
  wantsJson: boolean;
  schema: Record<string, unknown> | null;
  isStrict: boolean;
} {
  if (!isPlainObject(format)) return { wantsJson: false, schema: null, isStrict: false };
  const described = isPlainObject(format.json_schema) ? format.json_schema : {};
  const { schema } = described;
  return {
    wantsJson: format.type === 'json_object' || format.type === 'json_schema',
    schema: isPlainObject(schema) ? schema : null,
    isStrict: described.strict === true,
  };
}
