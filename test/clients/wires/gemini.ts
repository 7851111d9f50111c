import { PIECES, TEXT, type WireAnswer } from './wire-answer.ts';

/** The model every call to Gemini names: it is in the path. */
export const GEMINI_MODEL = 'gemini-x';

function answer(text: string, tokens: number, finish: object = {}): object {
  return {
    candidates: [{ content: { parts: [{ text }], role: 'model' }, ...finish, index: 0 }],
    usageMetadata: { promptTokenCount: 16, candidatesTokenCount: tokens, totalTokenCount: 16 + tokens },
    modelVersion: GEMINI_MODEL,
    responseId: 'response-1',
  };
}

const finish = { finishReason: 'STOP' };

/**
 * generateContent and streamGenerateContent with `alt=sse`: usage on every event, cumulative; no end marker. Shapes:
 * fixtures of vercel/ai (Apache-2.0), retyped.
 */
export const gemini: WireAnswer = {
  path: `/v1beta/models/${GEMINI_MODEL}:generateContent`,
  streamedPath: `/v1beta/models/${GEMINI_MODEL}:streamGenerateContent`,
  whole: answer(TEXT, 9, finish),
  events: [...PIECES.map((text, at) => answer(text, 2 * (at + 1))), answer('', 9, finish)].map(
    (data) => `data: ${JSON.stringify(data)}\r\n\r\n`,
  ),
  eventsBeforeText: 0,
  eventsToHalf: 2,
  finishEvent: 5,
};
