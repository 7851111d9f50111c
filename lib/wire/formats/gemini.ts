import { emptyAnswer } from '../../kit/terms/answer.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { addFinish, type FinishWords } from './finish-words.ts';
import { argumentsText, asObject, asText, listObjects } from './read-value.ts';
import type { WireDefinition } from './wire-definition.ts';

/** `FinishReason` by its numbers, as far as Gemini and Vertex agree on them. */
export const geminiNumbers = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER'];

/** Finish reasons, and the reasons for which a prompt is blocked. */
const geminiWords: FinishWords = {
  good: ['stop'],
  limit: ['max_tokens'],
  filtered: [
    'safety',
    'recitation',
    'language',
    'blocklist',
    'prohibited_content',
    'spii',
    'jailbreak',
    'model_armor',
  ].concat(['image_safety', 'image_prohibited_content', 'image_recitation']),
  failed: [
    'other',
    'malformed_function_call',
    'malformed_response',
    'unexpected_tool_call',
    'too_many_tool_calls',
  ].concat(['missing_thought_signature', 'no_image', 'image_other', 'cancelled']),
  numbered: geminiNumbers,
};

/**
 * Gemini's generateContent (ai.google.dev/api/generate-content). Places after its API reference and streams recorded
 * among the fixtures of vercel/ai (Apache-2.0).
 */
export const gemini = {
  createAssembler: createGeminiAssembler,
  marks: [{ key: 'candidates' }],
  text: {
    places: [{ path: ['candidates', 0, 'content', 'parts', { each: { thought: undefined } }, 'text'], holds: 'piece' }],
    endType: null,
  },
  arguments: {
    piece: null,
    call: [],
    all: [{ path: ['candidates', 0, 'content', 'parts', { each: {} }, 'functionCall', 'args'], holds: 'value' }],
    endType: null,
  },
  finish: {
    places: [{ path: ['candidates', 0, 'finishReason'] }],
    length: 'MAX_TOKENS',
    filtered: 'SAFETY',
    words: geminiWords,
  },
  usage: { places: [{ path: ['usageMetadata'] }], outputTokens: 'candidatesTokenCount' },
  id: [{ path: ['responseId'] }],
  end: { type: null, marker: null },
} as const satisfies WireDefinition;

/**
 * Puts together the first candidate, from one object or many. Results of a call go back by the tool's name, so where a
 * call has no id that is its id.
 */
function createGeminiAssembler(): AnswerAssembler {
  const answer = emptyAnswer();

  function addPart(part: Record<string, unknown>): boolean {
    const text = asText(part.text);
    if (part.thought === true) answer.reasoning += text;
    else answer.text += text;
    const call = asObject(part.functionCall);
    const name = asText(call.name);
    if (name !== '') {
      answer.toolCalls.push({ id: asText(call.id) || name, name, arguments: argumentsText(call.args) });
    }
    return text !== '' || name !== '';
  }
  function addUsage(usage: Record<string, unknown>): void {
    const { promptTokenCount, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usage;
    if (typeof promptTokenCount !== 'number' || typeof candidatesTokenCount !== 'number') return;
    const thoughts = typeof thoughtsTokenCount === 'number' ? thoughtsTokenCount : 0;
    answer.usage = { inputTokens: promptTokenCount, outputTokens: candidatesTokenCount + thoughts };
  }
  return {
    add(chunk) {
      if (!Array.isArray(chunk.candidates) && !('promptFeedback' in chunk) && !('usageMetadata' in chunk))
        return 'foreign';
      answer.id ??= asText(chunk.responseId) || null;
      if (asText(chunk.modelVersion) !== '') answer.model ??= asText(chunk.modelVersion);
      addUsage(asObject(chunk.usageMetadata));
      const blockReason = asText(asObject(chunk.promptFeedback).blockReason);
      if (blockReason !== '') {
        answer.refusal = answer.finishReason = blockReason;
        answer.ending = 'filtered';
      }
      const candidate = listObjects(chunk.candidates).find(({ index }) => index === undefined || index === 0);
      if (candidate === undefined) return 'bookkeeping';
      const carried = listObjects(asObject(candidate.content).parts).map(addPart);
      addFinish(answer, candidate.finishReason, geminiWords);
      if (answer.ending === 'filtered') answer.refusal ??= asText(candidate.finishMessage) || answer.finishReason;
      return carried.includes(true) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: answer.toolCalls.map((call) => ({ ...call })) }),
  };
}
