import type { WireReply } from '../wire-format.ts';
import { envelopes, usageFields } from './envelope.ts';
import type { ChatOptions } from './options.ts';

/** A whole chat completion. */
export function renderChatAnswer(reply: WireReply, options: ChatOptions): string {
  const envelope = envelopes[options.envelope];
  const calls = reply.toolCalls.map((call, index) => ({
    ...(options.toolIndex === null ? {} : options.toolIndex === 0 ? {} : { index: index + options.toolIndex }),
    id: callIdOf(reply, index, options),
    ...(options.toolType ? { type: 'function' } : {}),
    function: { name: call.name, arguments: call.arguments + options.argumentsTail },
  }));
  const toolCalls = calls.length === 0 ? '' : `,"tool_calls":${JSON.stringify(calls)}`;
  const refusal = reply.refusal === undefined ? envelope.message : `,"refusal":${JSON.stringify(reply.refusal)}`;
  const message = `{"role":"${options.role}","content":${renderContent(reply, options)}${thoughtField(reply, options)}${toolCalls}${refusal}}`;
  const finish = JSON.stringify(finishOf(reply, options));
  const choice = `{"index":0,"message":${message}${envelope.choice},"finish_reason":${finish}}`;
  const usage = options.usage === 'never' ? '' : `,"usage":${usageFields[options.usageFields](reply)}`;
  return `${renderHead(reply, 'chat.completion', options)},"choices":[${choice}]${usage}${envelope.body(reply)}}`;
}

/** The opening of a body or a chunk, put together by hand as this is done for every answer: only names need escaping. */
export function renderHead(reply: WireReply, object: string, options: ChatOptions): string {
  const { id, head } = envelopes[options.envelope];
  return `{"id":"${id(reply)}","object":"${object}","created":${reply.created},"model":${JSON.stringify(reply.model)}${head(reply)}`;
}

/** The finish reason in the words of the provider. */
export function finishOf(reply: WireReply, { finishWords }: ChatOptions): string | null {
  if (reply.finish === 'length') return finishWords.length;
  return reply.toolCalls.length > 0 ? finishWords.tools : finishWords.stop;
}

/** The id of the call with this number. */
export function callIdOf(reply: WireReply, index: number, { callId }: ChatOptions): string {
  const number = index.toString(16).padStart(2, '0');
  if (callId === 'bare') return `${reply.id}${reply.id.slice(0, 6)}${number}`;
  if (callId === 'nine-characters') return `${reply.id.slice(0, 7)}${number}`;
  return `${callId === 'call' ? 'call_' : 'chatcmpl-tool-'}${reply.id.slice(0, 22)}${number}`;
}

/** Is there no text, as the model does something else instead? */
export function hasNoText(reply: WireReply): boolean {
  return reply.text === '' && (reply.toolCalls.length > 0 || reply.refusal !== undefined);
}

function renderContent(reply: WireReply, options: ChatOptions): string {
  const thoughts =
    options.reasoning === 'parts' && reply.reasoning !== undefined ? [thinkingPart(reply.reasoning)] : [];
  if (thoughts.length > 0 || options.content === 'parts') {
    const text = hasNoText(reply) ? [] : [{ type: 'text', text: reply.text }];
    return JSON.stringify([...thoughts, ...text]);
  }
  return JSON.stringify(hasNoText(reply) ? options.withoutText : reply.text);
}

/** A part of the content that holds thoughts, as Magistral's. */
export function thinkingPart(text: string): object {
  return { type: 'thinking', thinking: [{ type: 'text', text }] };
}

function thoughtField({ reasoning }: WireReply, options: ChatOptions): string {
  if (reasoning === undefined || (options.reasoning !== 'reasoning' && options.reasoning !== 'reasoning_content'))
    return '';
  return `,"${options.reasoning}":${JSON.stringify(reasoning)}`;
}
