import type { ToolSettings } from '../../kit/terms/tool.ts';

/** One message of a chat. */
export interface ChatMessage {
  role: string;
  /** Text, or parts of it in OpenAI's form. */
  content?: unknown;
  [field: string]: unknown;
}

/**
 * What is asked for, whoever is asked: the body of an OpenAI chat-completions request. What a target makes of it is the target's.
 */
export interface AskedBody {
  messages: ChatMessage[];
  tools?: { type: 'function'; function: ToolSettings }[];
  max_tokens?: number;
  /** Parameters: `temperature`, `response_format` … */
  [parameter: string]: unknown;
}
