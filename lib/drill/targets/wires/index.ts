import type { WireName } from '../../../wire/formats/index.ts';
import { renderMessages } from './anthropic-messages.ts';
import { renderGemini } from './gemini.ts';
import { renderResponses } from './openai-responses.ts';
import { readChat, type ReadChat } from './read-chat.ts';

/** A request in some wire format. */
export interface RenderedWire {
  /** What comes behind the target's address, with its query; '' where that is all. */
  path: string;
  /** Headers that the format asks for. */
  headers: Record<string, string>;
  body: object;
}

const wires: Record<Exclude<WireName, 'openai-chat'>, (chat: ReadChat) => RenderedWire> = {
  'openai-responses': renderResponses,
  'anthropic-messages': renderMessages,
  gemini: renderGemini,
};

/** Has a request in this format a field for its user? Of an OpenAI one it is `user`, and each other is written from that. */
export function hasUserField(wire: WireName): boolean {
  const user = 'a-user-nobody-else-is';
  const { body } = renderWire(wire, { model: 'm', messages: [{ role: 'user', content: 'Hi' }], user });
  return JSON.stringify(body).includes(user);
}

/** Writes a body of chat completions in this wire format. */
export function renderWire(wire: WireName, chat: object): RenderedWire {
  return wire === 'openai-chat' ? { path: '', headers: {}, body: chat } : wires[wire](readChat(chat));
}
