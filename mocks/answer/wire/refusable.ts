/**
 * What a mock can be told to turn away, each with the provider's own error: that is how a fallback dies first. The
 * names mean the same in every wire format; one that a format has no way to ask for never comes up in it.
 */
export const refusables = {
  'other-models': 'every model but its own',
  'missing-key': 'a request without a key; any key is taken',
  'missing-version': 'a request that does not name the version of the API, where it must (Anthropic, Azure)',
  streaming: 'a stream',
  'stream-usage': 'token counts in a stream (stream_options)',
  'json-object': 'JSON without a schema',
  'json-schema': 'a schema for the answer',
  tools: 'tools',
  'tools-with-json': 'tools together with a JSON answer',
  'tool-choice': 'a tool that must be called',
  'parallel-tools': 'the parameter for several calls at once',
  'max-tokens': 'max_tokens',
  'max-completion-tokens': 'max_completion_tokens',
  temperature: 'a temperature',
  'system-prompt': 'a system prompt',
} as const satisfies Record<string, string>;

/** The name of something a mock can turn away. */
export type Refusable = keyof typeof refusables;

export const refusableNames = Object.keys(refusables) as Refusable[];
