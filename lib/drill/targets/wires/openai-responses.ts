import type { ChatPart, ChatTurn, ReadChat } from './read-chat.ts';
import type { RenderedWire } from './index.ts';

/** OpenAI's Responses (platform.openai.com/docs/api-reference/responses). */
export function renderResponses(chat: ReadChat): RenderedWire {
  const { model, system, messages, tools, choice, format, maxTokens, parameters, effort, user, streamed } = chat;
  const body = {
    model,
    ...(system === '' ? {} : { instructions: system }),
    input: messages.flatMap(renderTurn),
    // Left out, the API takes functions as strict, which chat completions does not.
    ...(tools.length === 0
      ? {}
      : { tools: tools.map((tool) => ({ type: 'function', ...tool, strict: tool.strict ?? false })) }),
    ...(tools.length === 0 || choice.kind === 'auto'
      ? {}
      : {
          tool_choice:
            choice.kind === 'tool'
              ? { type: 'function', name: choice.name }
              : choice.kind === 'any'
                ? 'required'
                : 'none',
        }),
    ...(format.kind === 'schema'
      ? {
          text: {
            format: { type: 'json_schema', name: format.name, schema: format.schema, ...strictly(format.strict) },
          },
        }
      : format.kind === 'json'
        ? { text: { format: { type: 'json_object' } } }
        : {}),
    ...(maxTokens === null ? {} : { max_output_tokens: maxTokens }),
    ...(parameters.temperature === undefined ? {} : { temperature: parameters.temperature }),
    ...(parameters.topP === undefined ? {} : { top_p: parameters.topP }),
    ...(effort === null ? {} : { reasoning: { effort } }),
    ...(user === null ? {} : { user }),
    ...(streamed ? { stream: true } : {}),
  };
  return { path: '', headers: {}, body };
}

function renderTurn(turn: ChatTurn): object[] {
  switch (turn.role) {
    case 'user':
      return [{ role: 'user', content: renderParts(turn.parts) }];
    case 'tool':
      return [{ type: 'function_call_output', call_id: turn.id, output: turn.text }];
    case 'assistant':
      return [
        ...(turn.text === '' ? [] : [{ role: 'assistant', content: turn.text }]),
        ...turn.calls.map(({ id, name, input }) => ({
          type: 'function_call',
          call_id: id,
          name,
          arguments: JSON.stringify(input),
        })),
      ];
  }
}

const strictly = (strict: boolean | null): object => (strict === null ? {} : { strict });

/** A text alone is a text, as clients send it. */
function renderParts(parts: readonly ChatPart[]): string | object[] {
  const [first, ...more] = parts;
  return first?.kind === 'text' && more.length === 0 ? first.text : parts.map(renderPart);
}

function renderPart(part: ChatPart): object {
  return part.kind === 'text'
    ? { type: 'input_text', text: part.text }
    : { type: 'input_image', image_url: part.url, detail: 'auto' };
}
