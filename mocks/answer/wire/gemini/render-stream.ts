import { CHARACTERS_PER_TOKEN } from '../../../../lib/drill/workloads/prompt.ts';
import { countDeltas, cutText } from '../cut-text.ts';
import type { StreamPart, WireReply } from '../wire-format.ts';
import type { GeminiOptions } from './options.ts';
import { callParts, finishReasonOf, renderBlocked, renderChunk } from './render-chunk.ts';

/** One chunk's parts, how many deltas' time they take, and how many characters they hold. */
interface Piece {
  parts: object[];
  deltas: number;
  characters: number;
}

/** A stream of GenerateContentResponse objects: as events, or as the items of one JSON array. */
export function* renderGeminiStream(
  reply: WireReply,
  options: GeminiOptions,
  drawSize: () => number,
): Iterable<StreamPart> {
  let isFirst = true;
  const part = (json: string, deltas: number): StreamPart => {
    const data = reply.streamFraming === 'sse' ? `data: ${json}\r\n\r\n` : `${isFirst ? '[' : ',\r\n'}${json}`;
    isFirst = false;
    return { data, deltas };
  };
  if (options.said === 'blocked-prompt') yield part(renderBlocked(reply), 1);
  else {
    let characters = 0;
    let held: Piece = { parts: [], deltas: 0, characters: 0 };
    const countNow = (): number | null => {
      if (options.usage === 'last-chunk') return null;
      return Math.min(Math.ceil(characters / CHARACTERS_PER_TOKEN), reply.usage.outputTokens);
    };
    for (const piece of listPieces(reply, options, drawSize)) {
      characters += held.characters;
      if (held.parts.length > 0) yield part(renderChunk(reply, held.parts, null, countNow()), held.deltas);
      held = piece;
    }
    // The last chunk says why it is the last.
    yield part(renderChunk(reply, held.parts, finishReasonOf(reply, options), reply.usage.outputTokens), held.deltas);
  }
  if (reply.streamFraming === 'json-array') yield { data: ']', deltas: 0 };
}

function* listPieces(reply: WireReply, options: GeminiOptions, drawSize: () => number): Iterable<Piece> {
  for (const text of cutText(reply.reasoning ?? '', drawSize)) {
    yield { parts: [{ text, thought: true }], deltas: 1, characters: text.length };
  }
  for (const text of cutText(reply.text, drawSize)) yield { parts: [{ text }], deltas: 1, characters: text.length };
  const spoken = reply.toolCalls.map((call) => call.arguments).join('');
  const calls = callParts(reply, options);
  if (calls.length > 0) yield { parts: calls, deltas: countDeltas(spoken, drawSize), characters: spoken.length };
  if (options.thoughtSignature) yield { parts: [signaturePart(reply)], deltas: 0, characters: 0 };
}

/** An empty text with a signature, as thinking models end with. */
export function signaturePart(reply: WireReply): object {
  return { text: '', thoughtSignature: `C${reply.id}=` };
}
