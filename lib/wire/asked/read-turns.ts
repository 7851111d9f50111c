import { isPlainObject } from '../../kit/settings/reader.ts';
import type { AskedRequest } from './asked-request.ts';
import { listObjects } from './objects.ts';

/** What of a request is prompt. */
type AskedTurns = Pick<AskedRequest, 'system' | 'turns' | 'messages' | 'media'>;

/** Where the system prompt stands beside the messages: Anthropic and Bedrock, OpenAI's Responses, Gemini in both spellings. */
const systemKeys = ['system', 'instructions', 'systemInstruction', 'system_instruction'] as const;
/** Where the messages stand; a text is what the user says. */
const turnKeys = ['messages', 'contents', 'input', 'prompt'] as const;
const roles: Readonly<Record<string, keyof AskedTurns['messages'] | 'system'>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
};
/** Parts that say something the model or a tool did, and are neither text nor media. */
const DONE = /^(tool_use|tool_call|tool-call|server_tool_use|thinking|redacted_thinking|reasoning|refusal)$/;
const RESULT = /^(tool_result|function_call_output|tool-result)$/;

/** Reads the messages of a request; null: it has none. */
export function readTurns(json: Record<string, unknown>): AskedTurns | null {
  const key = turnKeys.find((name) => typeof json[name] === 'string' || Array.isArray(json[name]));
  if (key === undefined) return null;
  const asked: AskedTurns = { system: [], turns: [], messages: { user: 0, assistant: 0, tool: 0 }, media: 0 };
  for (const name of systemKeys) addTexts(json[name], asked, asked.system);
  const held = json[key];
  if (typeof held === 'string') {
    asked.messages.user++;
    asked.turns.push(held);
  } else {
    for (const message of listObjects(held)) addMessage(message, asked);
  }
  return asked;
}

function addMessage(message: Record<string, unknown>, asked: AskedTurns): void {
  const { type, role } = message;
  if (typeof type === 'string' && RESULT.test(type)) {
    asked.messages.tool++;
    return;
  }
  // OpenAI's Responses has calls and thoughts among its messages.
  if (typeof role !== 'string') return;
  const known = roles[role] ?? 'user';
  if (known === 'tool') {
    asked.messages.tool++;
    return;
  }
  const texts = known === 'system' ? asked.system : asked.turns;
  const before = asked.messages.tool;
  const isOwn = addTexts(message['content'] ?? message['parts'], asked, texts);
  // One that only gives back what a tool said is counted as that.
  if (known !== 'system' && (isOwn || asked.messages.tool === before)) asked.messages[known]++;
}

/** Adds the texts of a content; true: there was something beside what tools gave back. */
function addTexts(content: unknown, asked: AskedTurns, texts: string[]): boolean {
  if (typeof content === 'string') {
    texts.push(content);
    return true;
  }
  // Gemini's system instruction is an object of parts.
  if (isPlainObject(content)) return addTexts(content['parts'] ?? content['text'], asked, texts);
  if (!Array.isArray(content)) return false;
  let isOwn = false;
  for (const part of content as readonly unknown[]) {
    if (typeof part === 'string') texts.push(part);
    else if (isPlainObject(part) && addPart(part, asked, texts)) continue;
    isOwn = true;
  }
  return isOwn;
}

/** True: the part is what a tool gave back. */
function addPart(part: Record<string, unknown>, asked: AskedTurns, texts: string[]): boolean {
  const type = typeof part['type'] === 'string' ? part['type'] : '';
  if (RESULT.test(type) || 'functionResponse' in part || 'toolResult' in part) {
    asked.messages.tool++;
    return true;
  }
  if (typeof part['text'] === 'string' && !DONE.test(type) && part['thought'] !== true) texts.push(part['text']);
  else if (!isNoMedia(part, type)) asked.media++;
  return false;
}

/** Calls and thoughts, and what Anthropic and Bedrock mark for their caches. */
function isNoMedia(part: Record<string, unknown>, type: string): boolean {
  if (DONE.test(type) || 'text' in part) return true;
  return ['functionCall', 'toolUse', 'cachePoint', 'reasoningContent', 'thoughtSignature'].some((key) => key in part);
}
