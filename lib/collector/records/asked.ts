import type { Digest } from '../../kit/prints/digest.ts';

/** So many of a request's tools are kept. */
export const MOST_TOOLS = 128;

/**
 * What a request asks of a model, in the same words for every wire format, so that what was sent and what each provider was asked can
 * be compared without keeping it; or why it could not be read. It holds no text but the names of model and tools.
 */
export type Asked = AskedPrint | { kind: 'unread'; reason: string };

/** A request that was read. Texts are without correlation markers and blanks. */
export interface AskedPrint {
  kind: 'request';
  /** Its first 200 characters; null: the request names none in its body. */
  model: string | null;
  streamed: boolean;
  /** Messages by role, the system's left out; what tools gave back is counted by result. */
  messages: { user: number; assistant: number; tool: number };
  /** All that system or developer prompts say. */
  system: Digest;
  /** All that user and model say, in order. */
  prompt: Digest;
  /** Images, sounds and files beside the texts. */
  media: number;
  /** The first 128 of them. */
  tools: AskedToolPrint[];
  /** `auto`, `none`, `any`, or `tool NAME`. */
  choice: string;
  format: { kind: 'none' } | { kind: 'json' } | ({ kind: 'schema' } & SchemaPrint);
  /** The most tokens of an answer; null: it does not say. */
  maxTokens: number | null;
  temperature: number | null;
}

/** What is compared of a JSON schema. */
export interface SchemaPrint {
  /** The hash of its properties' names and its enumerations' values: eight hexadecimal digits. */
  schema: string;
  /** How long it is as JSON. */
  characters: number;
}

/** A tool that may be called: its name's first 200 characters, and the hash of its arguments' schema as above. */
export interface AskedToolPrint {
  name: string;
  schema: string;
}
