import { extractionSchema } from '../../lib/drill/workloads/support-desk/tasks.ts';
import type { MockRequest } from '../../mocks/answer/answer-plan.ts';
import type { WireName } from '../../lib/wire/formats/index.ts';
import { lengthHeader, ticketBody } from './request-body.ts';

/** What a request is after. */
export const asks = ['text', 'tool', 'structured'] as const;
export type Ask = (typeof asks)[number];

export interface WireAsk {
  /** `prompted`: JSON, by the prompt alone. */
  ask: Ask | 'prompted';
  ticket?: number;
  streamed?: boolean;
  model?: string;
  outputTokens?: number;
  /** Further keys of the body, or others in their place; undefined takes one away. */
  extra?: Record<string, unknown>;
}

const kinds = { text: 'chat', tool: 'tool-call', structured: 'extraction', prompted: 'extraction' } as const;

/** The same question, as a client of each wire format and flavour sends it. */
export function wireRequest(wire: WireName, flavour: string | undefined, options: WireAsk): MockRequest {
  const { ask, streamed = false, model = 'm-1', extra = {} } = options;
  const chat = ticketBody({
    kind: kinds[ask],
    ticket: options.ticket ?? 1,
    outputTokens: options.outputTokens ?? 150,
    streamed,
  });
  const [system = '', user = ''] = chat.messages.map(({ content }) => content);
  const tools = (chat.tools ?? []).map((tool) => tool.function);
  const isStructured = ask === 'structured';
  const post = (path: string, body: object, query = ''): MockRequest => ({
    method: 'POST',
    path,
    query,
    headers: lengthHeader(options),
    body: JSON.stringify({ ...body, ...extra }),
  });
  switch (wire) {
    case 'openai-chat': {
      const format = { type: 'json_schema', json_schema: { name: 'ticket', schema: extractionSchema } };
      const { user: _, ...body } = chat;
      const sent = { ...body, model, ...(isStructured ? { response_format: format } : {}) };
      if (flavour !== 'azure') return post('/v1/chat/completions', sent);
      return post(`/openai/deployments/${model}/chat/completions`, sent, 'api-version=2024-10-21');
    }
    case 'openai-responses': {
      const format = { type: 'json_schema', name: 'ticket', schema: extractionSchema };
      const path = flavour === 'azure' ? '/openai/v1/responses' : '/v1/responses';
      return post(path, {
        model,
        instructions: system,
        input: user,
        max_output_tokens: chat.max_tokens,
        ...(streamed ? { stream: true } : {}),
        ...(isStructured ? { text: { format } } : {}),
        ...(tools.length > 0 ? { tools: tools.map((tool) => ({ type: 'function', ...tool })) } : {}),
      });
    }
    case 'anthropic-messages':
      return post('/v1/messages', {
        model,
        max_tokens: chat.max_tokens,
        system,
        messages: [{ role: 'user', content: user }],
        ...(streamed ? { stream: true } : {}),
        ...(isStructured ? { output_config: { format: { type: 'json_schema', schema: extractionSchema } } } : {}),
        ...(tools.length > 0 ? { tools: tools.map(renameSchema) } : {}),
      });
    case 'gemini': {
      const method = streamed ? 'streamGenerateContent' : 'generateContent';
      const base = flavour === 'vertex' ? '/v1beta1/projects/p/locations/l/publishers/google' : '/v1beta';
      const json = { responseMimeType: 'application/json', responseJsonSchema: extractionSchema };
      return post(
        `${base}/models/${model}:${method}`,
        {
          systemInstruction: { parts: [{ text: system }] },
          contents: [{ role: 'user', parts: [{ text: user }] }],
          generationConfig: { maxOutputTokens: chat.max_tokens, ...(isStructured ? json : {}) },
          ...(tools.length > 0 ? { tools: [{ functionDeclarations: tools }] } : {}),
        },
        streamed ? 'alt=sse' : '',
      );
    }
  }
}

function renameSchema({ parameters, ...tool }: { parameters: unknown }): object {
  return { ...tool, input_schema: parameters };
}
