import { ChatOpenAI } from '@langchain/openai';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { apiKey, type Client, MODEL } from './client.ts';

/** LangChain at chat completions, or at Responses. */
export const langchain =
  (useResponsesApi: boolean): Client =>
  async (origin, { ask, streamed, system, user }) => {
    const model = new ChatOpenAI({
      model: MODEL,
      apiKey,
      maxRetries: 0,
      useResponsesApi,
      configuration: { baseURL: `${origin}/v1` },
    });
    const options = {
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
    const messages: [string, string][] = [
      ['system', system],
      ['user', user],
    ];
    if (!streamed) {
      const message = await model.invoke(messages, options);
      return { text: message.text, calls: (message.tool_calls ?? []).map(({ name, args }) => ({ name, input: args })) };
    }
    let whole;
    for await (const chunk of await model.stream(messages, options))
      whole = whole === undefined ? chunk : whole.concat(chunk);
    return {
      text: whole?.text ?? '',
      calls: (whole?.tool_calls ?? []).map(({ name, args }) => ({ name, input: args })),
    };
  };
