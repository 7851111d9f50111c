/** What a request asks of a model, whatever its wire format. Texts are as they came. */
export interface AskedRequest {
  /** Null: it names none in its body (Gemini and Azure have it in the path). */
  model: string | null;
  streamed: boolean;
  /** All that is told to the model as a system or developer prompt, in order. */
  system: string[];
  /** What user and model have said, in order; results of tools and calls are left out. */
  turns: string[];
  /** How many messages there are of each role; what tools gave back is counted by result. */
  messages: { user: number; assistant: number; tool: number };
  /** Images, sounds and files beside the texts. */
  media: number;
  tools: AskedTool[];
  choice: AskedChoice;
  format: AskedFormat;
  /** The most tokens of an answer; null: it does not say. */
  maxTokens: number | null;
  temperature: number | null;
}

/** A tool that may be called; `schema` is of its arguments, null: it is the provider's own, or says nothing of them. */
export interface AskedTool {
  name: string;
  schema: unknown;
}

/** Whether a tool is called: as the model likes, not at all, any one, this one. */
export type AskedChoice = { kind: 'auto' | 'none' | 'any' } | { kind: 'tool'; name: string };

/** How an answer's form is asked for beside the prompt: not at all, as any JSON, by a schema. */
export type AskedFormat = { kind: 'none' } | { kind: 'json' } | { kind: 'schema'; schema: unknown };
