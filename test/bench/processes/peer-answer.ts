import { fillText } from '../../../lib/wire/breakage/fill-text.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { proseCharacters } from '../../../mocks/answer/tokens.ts';
import { ANSWER_TOKENS, STREAM_TOKENS } from '../load/chat-requests.ts';

/** The pace every server of the benchmark is to stream at. */
export const TTFT_MS = 200;
export const TOKENS_PER_SECOND = 50;

/** Characters of a delta, as our mock cuts them on average: every server then sends as many events. */
export const DELTA_CHARACTERS = Math.round(proseCharacters(1));
/** Events a second at that. */
export const DELTAS_PER_SECOND = proseCharacters(TOKENS_PER_SECOND) / DELTA_CHARACTERS;

/** The one answer of a server that plans none, as long as those our mock plans. */
export const peerText = fillText(createRandom('peer'), proseCharacters(ANSWER_TOKENS));
export const peerStreamText = fillText(createRandom('peer'), proseCharacters(STREAM_TOKENS));

/** It as a body. */
export function renderPeerBody(): string {
  return JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_770_000_000,
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content: peerText }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1_020, completion_tokens: ANSWER_TOKENS, total_tokens: 1_020 + ANSWER_TOKENS },
  });
}

/** It as the events of a stream. */
export function* renderPeerEvents(): Generator<string> {
  for (let at = 0; at < peerStreamText.length; at += DELTA_CHARACTERS) {
    const delta = { content: peerStreamText.slice(at, at + DELTA_CHARACTERS) };
    const choices = [{ index: 0, delta, finish_reason: null }];
    yield `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_770_000_000, model: 'bench', choices })}\n\n`;
  }
  yield 'data: [DONE]\n\n';
}
