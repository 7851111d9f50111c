import { generateText, jsonSchema, type LanguageModel, Output, streamText, tool, type ToolSet } from 'ai';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import type { Client } from './client.ts';

const tools = Object.fromEntries(
  supportTools.map(({ name, description, parameters }) => [
    name,
    tool({ description, inputSchema: jsonSchema(parameters) }),
  ]),
) as ToolSet;

/** The ai package with one of its providers. */
export const vercel =
  (connect: (origin: string) => LanguageModel): Client =>
  async (origin, { ask, streamed, system, user }) => {
    const asked = {
      model: connect(origin),
      system,
      prompt: user,
      maxOutputTokens: 2_000,
      maxRetries: 0,
      ...(ask === 'tool'
        ? {
            tools,
          }
        : {}),
      ...(ask === 'structured' ? { output: Output.object({ schema: jsonSchema(extractionSchema as object) }) } : {}),
    };
    const result = streamed ? streamText(asked) : await generateText(asked);
    const calls = await result.toolCalls;
    return { text: await result.text, calls: calls.map(({ toolName, input }) => ({ name: toolName, input })) };
  };
