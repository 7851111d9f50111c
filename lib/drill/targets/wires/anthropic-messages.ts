import { type ChatPart, type ChatTurn, type ReadChat, readDataUrl } from './read-chat.ts';
import { findBudget } from './thinking-budget.ts';
import type { RenderedWire } from './index.ts';

/** The API refuses a request that names no limit; this is asked for where the case names none. */
const DEFAULT_MAX_TOKENS = 4_096;
/** Nobody says what an effort is in tokens; these are what LiteLLM takes it for. 1,024 is the least the API takes. */
const budgets = { none: 0, minimal: 1_024, low: 1_024, medium: 2_048, high: 4_096 };

/** Anthropic's Messages (platform.claude.com/docs/en/api/messages). */
export function renderMessages(chat: ReadChat): RenderedWire {
  const { model, system, messages, tools, choice, format, maxTokens, parameters, effort, user, streamed } = chat;
  const thought = effort === null ? undefined : findBudget(budgets, effort);
  // Who thinks takes no temperature, and the limit is of thoughts and answer.
  const { temperature, topP, stop } = thought ? { ...parameters, temperature: undefined, topP: undefined } : parameters;
  const body = {
    model,
    max_tokens: (maxTokens ?? DEFAULT_MAX_TOKENS) + (thought ?? 0),
    ...(thought === undefined
      ? {}
      : { thinking: thought === 0 ? { type: 'disabled' } : { type: 'enabled', budget_tokens: thought } }),
    ...(system === '' ? {} : { system }),
    messages: messages.map(renderTurn),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters: schema, strict }) => ({
            name,
            description,
            input_schema: schema,
            ...(strict === true ? { strict } : {}),
          })),
        }),
    ...(tools.length === 0 || choice.kind === 'auto'
      ? {}
      : { tool_choice: choice.kind === 'tool' ? { type: 'tool', name: choice.name } : { type: choice.kind } }),
    ...(format.kind === 'schema' ? { output_config: { format: { type: 'json_schema', schema: format.schema } } } : {}),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(stop === undefined ? {} : { stop_sequences: stop }),
    ...(user === null ? {} : { metadata: { user_id: user } }),
    ...(streamed ? { stream: true } : {}),
  };
  return { path: '', headers: { 'anthropic-version': '2023-06-01' }, body };
}

function renderTurn(turn: ChatTurn): object {
  switch (turn.role) {
    case 'user':
      return { role: 'user', content: renderParts(turn.parts) };
    case 'tool':
      return { role: 'user', content: [{ type: 'tool_result', tool_use_id: turn.id, content: turn.text }] };
    case 'assistant': {
      if (turn.calls.length === 0) return { role: 'assistant', content: turn.text };
      const said = turn.text === '' ? [] : [{ type: 'text', text: turn.text }];
      return { role: 'assistant', content: [...said, ...turn.calls.map((call) => ({ type: 'tool_use', ...call }))] };
    }
  }
}

/** A text alone is a text, as clients send it. */
function renderParts(parts: readonly ChatPart[]): string | object[] {
  const [first, ...more] = parts;
  return first?.kind === 'text' && more.length === 0 ? first.text : parts.map(renderPart);
}

function renderPart(part: ChatPart): object {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  const held = readDataUrl(part.url);
  const source =
    held === null ? { type: 'url', url: part.url } : { type: 'base64', media_type: held.mediaType, data: held.data };
  return { type: 'image', source };
}
