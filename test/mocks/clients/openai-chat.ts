import type OpenAI from 'openai';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { type Client, MODEL } from './client.ts';

/** The openai package at chat completions, connected as it is told. */
export const openaiChat =
  (connect: (origin: string) => OpenAI): Client =>
  async (origin, { ask, streamed, system, user }) => {
    const client = connect(origin);
    const params = {
      model: MODEL,
      messages: [
        { role: 'system' as const, content: system },
        { role: 'user' as const, content: user },
      ],
      ...(ask === 'tool'
        ? { tools: supportTools.map((offered) => ({ type: 'function' as const, function: offered })) }
        : {}),
      ...(ask === 'structured'
        ? {
            response_format: {
              type: 'json_schema' as const,
              json_schema: { name: 'ticket', schema: extractionSchema },
            },
          }
        : {}),
    };
    const completion = streamed
      ? await client.chat.completions.stream(params).finalChatCompletion()
      : await client.chat.completions.create(params);
    const message = completion.choices[0]?.message;
    const calls = (message?.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    );
    return { text: message?.content ?? '', calls };
  };
