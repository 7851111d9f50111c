import { cutText, tokensHeldBack } from '../cut-text.ts';
import type { StreamPart, WireReply } from '../wire-format.ts';
import type { GeminiOptions } from './options.ts';
import { callParts, finishReasonOf, renderBlocked, renderChunk } from './render-chunk.ts';

/** One chunk's parts, and how many tokens' time they take. */
interface Piece {
  parts: object[];
  tokens: number;
}

/**
 * A stream of GenerateContentResponse objects: as events, or as the items of one JSON array. Line ends around its comma and before its
 * bracket are where Portkey's gateway (1.15.2) looks for them, which cuts a last item short that has none.
 */
export function* renderGeminiStream(
  reply: WireReply,
  options: GeminiOptions,
  drawSize: () => number,
): Iterable<StreamPart> {
  let isFirst = true;
  const part = (json: string, tokens: number): StreamPart => {
    const data = reply.streamFraming === 'sse' ? `data: ${json}\r\n\r\n` : `${isFirst ? '[' : '\n,\r\n'}${json}`;
    isFirst = false;
    return { data, tokens };
  };
  if (options.said === 'blocked-prompt') yield part(renderBlocked(reply), 1);
  else {
    let sent = 0;
    let held: Piece = { parts: [], tokens: 0 };
    const countNow = (): number | null => {
      if (options.usage === 'last-chunk') return null;
      return Math.min(sent, reply.usage.outputTokens);
    };
    for (const piece of listPieces(reply, options, drawSize)) {
      sent += held.tokens;
      if (held.parts.length > 0) yield part(renderChunk(reply, held.parts, null, countNow()), held.tokens);
      held = piece;
    }
    // The last chunk says why it is the last.
    yield part(renderChunk(reply, held.parts, finishReasonOf(reply, options), reply.usage.outputTokens), held.tokens);
  }
  if (reply.streamFraming === 'json-array') yield { data: '\n]', tokens: 0 };
}

function* listPieces(reply: WireReply, options: GeminiOptions, drawSize: () => number): Iterable<Piece> {
  for (const { text, tokens } of cutText(reply.reasoning ?? '', drawSize)) {
    yield { parts: [{ text, thought: true }], tokens };
  }
  for (const { text, tokens } of cutText(reply.text, drawSize)) yield { parts: [{ text }], tokens };
  const spoken = reply.toolCalls.map((call) => call.name + call.arguments).join('');
  const calls = callParts(reply, options);
  if (calls.length > 0) yield { parts: calls, tokens: tokensHeldBack(spoken) };
  if (options.thoughtSignature) yield { parts: [signaturePart(reply)], tokens: 0 };
}

/** An empty text with a signature, as thinking models end with. */
export function signaturePart(reply: WireReply): object {
  return { text: '', thoughtSignature: `C${reply.id}=` };
}
