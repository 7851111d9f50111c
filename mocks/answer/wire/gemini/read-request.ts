import type { ToolSettings } from '../../../../lib/kit/terms/tool.ts';
import { stripMarkers } from '../../../../lib/kit/terms/correlation.ts';
import { isPlainObject } from '../../../../lib/kit/settings/reader.ts';
import type { MockRequest } from '../../answer-plan.ts';
import { contentText } from '../content-text.ts';
import { listUses } from '../list-uses.ts';
import { parseObject } from '../../../../lib/kit/settings/parse-object.ts';
import { readLimit } from '../read-limit.ts';
import { plainProblem } from '../plain-problem.ts';
import { readConversation } from '../read-conversation.ts';
import { readSchemaDemand, renderDefinitions, answerForm } from '../answer-form.ts';
import { findChatParameter } from '../unknown-parameters.ts';
import type { ModelRequest } from '../../model-request.ts';
import { firstSaid, readEffort, readSwitch } from '../../thinking.ts';
import type { ReadRequest } from '../wire-format.ts';
import { parseGeminiPath } from './gemini-path.ts';
import { readGeminiSchema } from './read-schema.ts';

/** Reads a generateContent request, or says what Gemini would refuse it with (wording from memory). */
export function readGeminiRequest({ path, query = '', body }: MockRequest): ReadRequest {
  const { model = '', streamed = false } = parseGeminiPath(path) ?? {};
  const json = parseObject(body);
  if (json === null) return problem('Invalid JSON payload received. Expected an object.');
  // `model` is a field of GenerateContentRequest, which Portkey's gateway fills; the path says which one answers.
  const extra = findChatParameter(json) ?? ['messages', 'max_tokens'].find((name) => json[name] !== undefined);
  if (extra !== undefined) {
    return problem(`Invalid JSON payload received. Unknown name "${extra}": Cannot find field.`);
  }
  if (!Array.isArray(json.contents) || json.contents.length === 0 || !json.contents.every(isPlainObject)) {
    return problem('* GenerateContentRequest.contents: contents is not specified\n');
  }
  const contents: Record<string, unknown>[] = json.contents;
  const system = textOf(json.systemInstruction ?? json.system_instruction);
  const user = contents.filter(({ role }) => role !== 'model').map(textOf);
  const config = objectOf(json.generationConfig ?? json.generation_config);
  const calling = objectOf(objectOf(json.toolConfig ?? json.tool_config).functionCallingConfig);
  const offered = readTools(json.tools);
  const tools = calling.mode === 'NONE' || hasToolResult(contents.at(-1)) ? [] : offered;
  const schema = readGeminiSchema(config.responseJsonSchema ?? config.responseSchema);
  const wantsJson = schema !== null || config.responseMimeType === 'application/json';
  const kind = answerForm(tools, wantsJson, system);
  const allowed: unknown = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames[0] : undefined;
  return {
    kind: 'request',
    model,
    request: {
      prompt: stripMarkers(`${system}\n\n${user.join('\n\n')}`),
      conversation: readConversation(system, user[0], contents.length - user.length),
      kind,
      streamed,
      streamFraming: new URLSearchParams(query).get('alt') === 'sse' ? 'sse' : 'json-array',
      includeUsage: true,
      definitions: renderDefinitions(offered, schema),
      tools,
      requiredTool: typeof allowed === 'string' ? allowed : null,
      schema,
      schemaDemand: readSchemaDemand(kind, {
        schema,
        strictSchema: true,
        strictTools: calling.mode === 'ANY' || calling.mode === 'VALIDATED',
        mustCall: false,
      }),
      ...readThinking(objectOf(config.thinkingConfig ?? config.thinking_config)),
      maxTokens: readLimit(config.maxOutputTokens),
    },
    uses: () =>
      listUses({
        streaming: streamed && 'streamGenerateContent',
        'json-object': wantsJson && schema === null && 'response_mime_type',
        'json-schema': schema !== null && 'response_schema',
        tools: offered.length > 0 && 'tools',
        'tools-with-json': offered.length > 0 && wantsJson && 'response_mime_type',
        'tool-choice': calling.mode === 'ANY' && 'tool_config',
        'max-tokens': config.maxOutputTokens !== undefined && 'max_output_tokens',
        temperature: config.temperature !== undefined && config.temperature !== 1 && 'temperature',
        'system-prompt': system !== '' && 'system_instruction',
      }),
  };
}

function problem(message: string): ReadRequest {
  return { kind: 'problem', problem: plainProblem(400, message) };
}

/** Text parts, and what tools gave back. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts: unknown = objectOf(content).parts;
  if (!Array.isArray(parts)) return contentText([content]);
  return parts
    .map((part) => {
      const result = objectOf(objectOf(part).functionResponse).response;
      return result === undefined ? contentText([part]) : JSON.stringify(result);
    })
    .join('');
}

function hasToolResult(content: Record<string, unknown> | undefined): boolean {
  return Array.isArray(content?.parts) && content.parts.some((part) => objectOf(part).functionResponse !== undefined);
}

/** A budget of 0 is none at all, and -1 as much as the model likes. Thoughts are shown to those who ask for them. */
function readThinking(config: Record<string, unknown>): Pick<ModelRequest, 'thinking' | 'hidesThoughts'> {
  if (Object.keys(config).length === 0) return {};
  const { thinkingBudget, thinkingLevel, includeThoughts } = config;
  const budget =
    thinkingBudget === 0
      ? readSwitch(false)
      : readSwitch(typeof thinkingBudget === 'number' || undefined, thinkingBudget);
  return { thinking: firstSaid(readEffort(thinkingLevel), budget), hidesThoughts: includeThoughts !== true };
}

function readTools(tools: unknown): ToolSettings[] {
  if (!Array.isArray(tools)) return [];
  const declared = tools.flatMap((tool: unknown) => {
    const list = objectOf(tool).functionDeclarations ?? objectOf(tool).function_declarations;
    return Array.isArray(list) ? (list as unknown[]) : [];
  });
  return declared.flatMap((tool) => {
    const { name, description, parameters, parametersJsonSchema } = objectOf(tool);
    if (typeof name !== 'string') return [];
    const schema = readGeminiSchema(parametersJsonSchema ?? parameters) ?? {};
    return [{ name, description: typeof description === 'string' ? description : '', parameters: schema }];
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return isPlainObject(value) ? value : {};
}
