import { END_EVENT } from '../../../../lib/wire/sse/end-marker.ts';
import { countTokens } from '../../tokens.ts';
import { cutText, tokensHeldBack } from '../cut-text.ts';
import type { StreamPart, WireReply } from '../wire-format.ts';
import { envelopes, usageFields } from './envelope.ts';
import type { ChatOptions } from './options.ts';
import { callIdOf, finishOf, hasNoText, renderHead, thinkingPart } from './render-answer.ts';

/** A delta as JSON text, and how many tokens' time it takes. */
interface Delta {
  json: string;
  tokens: number;
}

/** What Azure sends first. */
const FILTER_CHUNK =
  'data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,' +
  '"content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},' +
  '"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}}]}\n\n';

/** A stream of chat completion chunks. */
export function* renderChatStream(
  reply: WireReply,
  options: ChatOptions,
  drawSize: () => number,
): Iterable<StreamPart> {
  const envelope = envelopes[options.envelope];
  const head = `data: ${renderHead(reply, 'chat.completion.chunk', options)},"choices":[`;
  const usage = usageFields[options.usageFields](reply);
  const hasUsageChunk = options.usage === 'before-finish' || (options.usage === 'own-chunk' && reply.includeUsage);
  const running = options.usage === 'every-chunk';
  // OpenAI says usage:null on every other chunk once it was asked for.
  const quiet = options.usageNull || (options.usage === 'own-chunk' && reply.includeUsage) ? ',"usage":null' : '';
  let sent = 0;

  function chunk({ json, tokens }: Delta, finish: string | null, tail = '', uncounted = quiet): StreamPart {
    sent += tokens;
    const counted = running ? `,"usage":${runningUsage(reply, options, finish === null ? sent : null)}` : uncounted;
    const padding = options.obfuscation ? `,"obfuscation":"${reply.id.slice(0, 1 + (sent % 12))}"` : '';
    const choice = `{"index":0,"delta":${json}${envelope.choice},"finish_reason":${JSON.stringify(finish)}}`;
    return { data: `${head}${choice}]${counted}${tail}${padding}}\n\n`, tokens };
  }

  if (options.filterChunk) yield { data: FILTER_CHUNK, tokens: 0 };
  const finish = finishOf(reply, options);
  const finishTail = options.usage === 'finish-chunk' ? `,"usage":${usage}${envelope.usageChunk(reply)}` : '';
  const finishQuiet = finishTail === '' ? `${quiet}${envelope.finishChunk(reply)}` : '';
  let held: Delta | null = null;
  let isFirst = true;
  for (const delta of listDeltas(reply, options, drawSize)) {
    if (held !== null) yield chunk(held, null, isFirst ? envelope.firstChunk(reply) : '');
    if (held !== null) isFirst = false;
    held = delta;
  }
  if (options.finishChunk === 'own') {
    if (held !== null) yield chunk(held, null, isFirst ? envelope.firstChunk(reply) : '');
    held = { json: '{}', tokens: 0 };
  }
  const usageChunk: StreamPart = { data: `${head}],"usage":${usage}${envelope.usageChunk(reply)}}\n\n`, tokens: 0 };
  if (options.usage === 'before-finish') yield usageChunk;
  if (held !== null) yield chunk(held, finish, finishTail, finishQuiet);
  if (hasUsageChunk && options.usage !== 'before-finish') yield usageChunk;
  if (options.done) yield { data: END_EVENT, tokens: 0 };
}

function* listDeltas(reply: WireReply, options: ChatOptions, drawSize: () => number): Iterable<Delta> {
  const opening = JSON.stringify(hasNoText(reply) ? options.withoutText : options.opening);
  yield {
    json: `{"role":"${options.role}","content":${opening}${envelopes[options.envelope].openingDelta}}`,
    tokens: 0,
  };
  for (const { text, tokens } of cutText(reply.reasoning ?? '', drawSize)) {
    yield { json: thoughtDelta(text, options), tokens };
  }
  for (const { text, tokens } of cutText(reply.text, drawSize)) {
    const content = options.content === 'parts' ? [{ type: 'text', text }] : text;
    yield { json: `{"content":${JSON.stringify(content)}}`, tokens };
  }
  for (const { text, tokens } of cutText(reply.refusal ?? '', drawSize)) {
    yield { json: `{"refusal":${JSON.stringify(text)}}`, tokens };
  }
  for (const [index, call] of reply.toolCalls.entries()) {
    const place = options.toolIndex === null ? {} : { index: index + options.toolIndex };
    const type = options.toolType ? { type: 'function' } : {};
    const id = callIdOf(reply, index, options);
    const callDelta = (part: object, tokens: number): Delta => ({
      json: `{"tool_calls":[${JSON.stringify(part)}]}`,
      tokens,
    });
    if (options.toolCalls === 'whole') {
      const made = { name: call.name, arguments: call.arguments + options.argumentsTail };
      yield callDelta(
        { ...place, id, ...type, function: made },
        countTokens(call.name) + tokensHeldBack(call.arguments),
      );
      continue;
    }
    // Only its index says to which call a fragment belongs; without one the call's id has to.
    const goesOn = options.toolIndex === null ? { id } : place;
    yield callDelta({ ...place, id, ...type, function: { name: call.name, arguments: '' } }, countTokens(call.name));
    for (let count = 0; count < options.emptyFragments; count++)
      yield callDelta({ ...goesOn, function: { arguments: '' } }, 0);
    for (const { text, tokens } of cutText(call.arguments, drawSize))
      yield callDelta({ ...goesOn, function: { arguments: text } }, tokens);
    if (options.argumentsTail !== '') yield callDelta({ ...goesOn, function: { arguments: options.argumentsTail } }, 1);
  }
}

function thoughtDelta(piece: string, { reasoning }: ChatOptions): string {
  if (reasoning === 'parts') return `{"content":${JSON.stringify([thinkingPart(piece)])}}`;
  return `{"content":null,"${reasoning}":${JSON.stringify(piece)}}`;
}

/** Counts up to here; null: all of it. */
function runningUsage(reply: WireReply, options: ChatOptions, sent: number | null): string {
  const outputTokens = sent === null ? reply.usage.outputTokens : Math.min(sent, reply.usage.outputTokens);
  return usageFields[options.usageFields]({ ...reply, usage: { ...reply.usage, outputTokens } });
}
