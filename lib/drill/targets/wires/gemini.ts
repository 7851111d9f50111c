import { type ChatPart, type ChatTurn, type ReadChat, readDataUrl } from './read-chat.ts';
import { findBudget } from './thinking-budget.ts';
import type { RenderedWire } from './index.ts';

/** Tokens that Google itself takes an effort for (ai.google.dev/gemini-api/docs/openai, "Thinking"). */
const budgets = { none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576 };

/** Gemini's generateContent (ai.google.dev/api/generate-content): model and streaming are of the path, and there is no field for a user. */
export function renderGemini(chat: ReadChat): RenderedWire {
  const { model, system, messages, tools, choice, format, maxTokens, parameters, effort, streamed } = chat;
  const thought = effort === null ? undefined : findBudget(budgets, effort);
  const config = {
    ...(maxTokens === null ? {} : { maxOutputTokens: maxTokens }),
    ...(parameters.temperature === undefined ? {} : { temperature: parameters.temperature }),
    ...(parameters.topP === undefined ? {} : { topP: parameters.topP }),
    ...(parameters.stop === undefined ? {} : { stopSequences: parameters.stop }),
    ...(thought === undefined ? {} : { thinkingConfig: { thinkingBudget: thought } }),
    ...(format.kind === 'text' ? {} : { responseMimeType: 'application/json' }),
    ...(format.kind === 'schema' ? { responseJsonSchema: format.schema } : {}),
  };
  const body = {
    ...(system === '' ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    contents: messages.map(renderTurn),
    ...(tools.length === 0
      ? {}
      : {
          tools: [
            {
              functionDeclarations: tools.map(({ name, description, parameters: schema }) => ({
                name,
                description,
                parametersJsonSchema: schema,
              })),
            },
          ],
        }),
    ...(tools.length === 0 || choice.kind === 'auto'
      ? {}
      : { toolConfig: { functionCallingConfig: renderChoice(choice) } }),
    ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
  };
  const method = streamed ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { path: `/models/${encodeURIComponent(model)}:${method}`, headers: {}, body };
}

function renderChoice(choice: ReadChat['choice']): object {
  if (choice.kind === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: choice.kind === 'none' ? 'NONE' : 'ANY' };
}

function renderTurn(turn: ChatTurn): object {
  switch (turn.role) {
    case 'user':
      return { role: 'user', parts: turn.parts.map(renderPart) };
    case 'tool':
      return {
        role: 'user',
        parts: [{ functionResponse: { name: turn.name, response: { result: turn.text } } }],
      };
    case 'assistant': {
      const said = turn.text === '' ? [] : [{ text: turn.text }];
      const calls = turn.calls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
      return { role: 'model', parts: [...said, ...calls] };
    }
  }
}

function renderPart(part: ChatPart): object {
  if (part.kind === 'text') return { text: part.text };
  const held = readDataUrl(part.url);
  return held === null
    ? { fileData: { fileUri: part.url } }
    : { inlineData: { mimeType: held.mediaType, data: held.data } };
}
