import Anthropic from '@anthropic-ai/sdk';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { apiKey, type Client, MODEL } from './client.ts';

/** Anthropic's own package. */
export const anthropic: Client = async (origin, { ask, streamed, system, user }) => {
  const client = new Anthropic({ apiKey, baseURL: origin, maxRetries: 0 });
  const params = {
    model: MODEL,
    max_tokens: 2_000,
    system,
    messages: [{ role: 'user' as const, content: user }],
    ...(ask === 'tool'
      ? {
          tools: supportTools.map(({ name, description, parameters }) => ({
            name,
            description,
            input_schema: { type: 'object' as const, ...parameters },
          })),
        }
      : {}),
    ...(ask === 'structured'
      ? { output_config: { format: { type: 'json_schema' as const, schema: extractionSchema } } }
      : {}),
  };
  const message = streamed ? await client.messages.stream(params).finalMessage() : await client.messages.create(params);
  const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const calls = message.content.flatMap((block) =>
    block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
  );
  return { text, calls };
};
