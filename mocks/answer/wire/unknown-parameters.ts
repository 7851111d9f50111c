/** Parameters of OpenAI's chat completions that other APIs do not know; what a caller that was moved carries over. */
const chatParameters = [
  'max_completion_tokens',
  'response_format',
  'stream_options',
  'parallel_tool_calls',
  'frequency_penalty',
  'presence_penalty',
  'n',
  'user',
  'logprobs',
  'seed',
] as const;

/** The first parameter in a body that belongs to chat completions alone; null: none. */
export function findChatParameter(json: Record<string, unknown>): string | null {
  return chatParameters.find((name) => json[name] !== undefined) ?? null;
}
