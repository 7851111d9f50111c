import OpenAI from 'openai';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { apiKey, type Client, MODEL } from './client.ts';

/** The openai package at Responses. */
export const openaiResponses: Client = async (origin, { ask, streamed, system, user }) => {
  const client = new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
  const params = {
    model: MODEL,
    instructions: system,
    input: user,
    ...(ask === 'tool'
      ? { tools: supportTools.map((offered) => ({ type: 'function' as const, strict: false, ...offered })) }
      : {}),
    ...(ask === 'structured'
      ? { text: { format: { type: 'json_schema' as const, name: 'ticket', schema: extractionSchema } } }
      : {}),
  };
  const response = streamed
    ? await client.responses.stream(params).finalResponse()
    : await client.responses.create(params);
  const calls = response.output.flatMap((item) =>
    item.type === 'function_call' ? [{ name: item.name, input: JSON.parse(item.arguments) as unknown }] : [],
  );
  return { text: response.output_text, calls };
};
