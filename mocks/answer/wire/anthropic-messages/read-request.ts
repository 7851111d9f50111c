import { stripMarkers } from '../../../../lib/kit/terms/correlation.ts';
import { isPlainObject } from '../../../../lib/kit/settings/reader.ts';
import { contentText } from '../content-text.ts';
import { listUses } from '../list-uses.ts';
import { parseObject } from '../../../../lib/kit/settings/parse-object.ts';
import { readLimit } from '../read-limit.ts';
import { plainProblem } from '../plain-problem.ts';
import { readConversation } from '../read-conversation.ts';
import { areStrict, readSchemaDemand, readTool, renderDefinitions, answerForm } from '../answer-form.ts';
import { findChatParameter } from '../unknown-parameters.ts';
import { readThinkingType } from '../../thinking.ts';
import type { ReadRequest } from '../wire-format.ts';

const SYSTEM_ROLE =
  'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';

const BUDGET_TOO_LARGE = '`max_tokens` must be greater than `thinking.budget_tokens`.';

/** Reads the body of a Messages request, or says what Anthropic would refuse it with (wording from memory). */
export function readAnthropicRequest(body: string): ReadRequest {
  const json = parseObject(body);
  if (json === null) return problem('The request body is not valid JSON.');
  for (const name of ['model', 'max_tokens', 'messages']) {
    if (json[name] === undefined) return problem(`${name}: Field required`);
  }
  if (typeof json.model !== 'string') return problem('model: Input should be a valid string');
  const extra = findChatParameter(json);
  if (extra !== null) return problem(`${extra}: Extra inputs are not permitted`);
  if (!Array.isArray(json.messages) || !json.messages.every(isPlainObject)) {
    return problem('messages: Input should be a valid list');
  }
  const messages: Record<string, unknown>[] = json.messages;
  if (messages.length === 0) return problem('messages: at least one message is required');
  if (messages.some(({ role }) => role === 'system')) return problem(SYSTEM_ROLE);
  const maxTokens = readLimit(json.max_tokens);
  if (maxTokens === null) return problem('max_tokens: Input should be greater than or equal to 1');

  const system = contentText(json.system);
  const user = messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));
  const offered = Array.isArray(json.tools) ? json.tools.flatMap((tool) => readTool(tool, 'input_schema')) : [];
  const choice = isPlainObject(json.tool_choice) ? json.tool_choice : {};
  const tools = choice.type === 'none' || hasToolResult(messages.at(-1)) ? [] : offered;
  const schema = readSchema(json);
  const thinking = readThinkingType(json.thinking);
  const kind = answerForm(tools, schema !== null, system);
  const mustCall = choice.type === 'any' || choice.type === 'tool';
  if (thinking.kind === 'on') {
    const { mostTokens } = thinking;
    if (mostTokens !== null && mostTokens >= maxTokens) return problem(BUDGET_TOO_LARGE);
    if (mustCall) return problem('Thinking may not be enabled when tool_choice forces tool use.');
  }
  return {
    kind: 'request',
    model: json.model,
    request: {
      prompt: stripMarkers(`${system}\n\n${user.join('\n\n')}`),
      conversation: readConversation(system, user[0], messages.length - user.length),
      kind,
      streamed: json.stream === true,
      streamFraming: 'sse',
      includeUsage: true,
      definitions: renderDefinitions(offered, schema),
      tools,
      requiredTool: typeof choice.name === 'string' ? choice.name : null,
      schema,
      // Its only form of a schema is one that it keeps.
      schemaDemand: readSchemaDemand(kind, {
        schema,
        strictSchema: true,
        strictTools: areStrict(json.tools),
        mustCall,
      }),
      thinking,
      maxTokens,
    },
    uses: () =>
      listUses({
        streaming: json.stream === true && 'stream',
        'json-schema': schema !== null && 'output_config.format',
        tools: offered.length > 0 && 'tools',
        'tools-with-json': offered.length > 0 && schema !== null && 'output_config.format',
        'tool-choice': mustCall && 'tool_choice',
        'parallel-tools': choice.disable_parallel_tool_use === false && 'tool_choice.disable_parallel_tool_use',
        temperature: json.temperature !== undefined && json.temperature !== 1 && 'temperature',
        'system-prompt': system !== '' && 'system',
      }),
  };
}

function problem(message: string): ReadRequest {
  return { kind: 'problem', problem: plainProblem(400, message) };
}

/** Text blocks, and what tools gave back. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return contentText(content);
  return content
    .map((block) =>
      isPlainObject(block) && block.type === 'tool_result' ? contentText(block.content) : contentText([block]),
    )
    .join('');
}

function hasToolResult(message: Record<string, unknown> | undefined): boolean {
  const content = message?.content;
  return Array.isArray(content) && content.some((block) => isPlainObject(block) && block.type === 'tool_result');
}

function readSchema(json: Record<string, unknown>): Record<string, unknown> | null {
  const format = isPlainObject(json.output_config) ? json.output_config.format : json.output_format;
  return isPlainObject(format) && isPlainObject(format.schema) ? format.schema : null;
}
