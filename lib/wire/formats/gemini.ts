import { emptyAnswer } from '../../kit/terms/answer.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { argumentsText, asObject, asText, listObjects } from './read-value.ts';
import type { WireDefinition } from './wire-definition.ts';

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
    limits: ['MAX_TOKENS'],
  },
  usage: { places: [{ path: ['usageMetadata'] }], outputTokens: 'candidatesTokenCount' },
  id: [{ path: ['responseId'] }],
  end: { type: null, marker: null },
} as const satisfies WireDefinition;

/** Finish reasons with which Gemini keeps back what it will not say. */
const refusals = new Set(['SAFETY', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'IMAGE_SAFETY']);

/**
 * Puts together the first candidate, from one object or many. Results of a call go back by the tool's name, so where a
 * call has no id that is its id.
 */
function createGeminiAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  let done = false;

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
        done = true;
      }
      const candidate = listObjects(chunk.candidates).find(({ index }) => index === undefined || index === 0);
      if (candidate === undefined) return 'bookkeeping';
      const carried = listObjects(asObject(candidate.content).parts).map(addPart);
      const reason = asText(candidate.finishReason);
      if (reason !== '') {
        answer.finishReason = reason;
        done = true;
        if (refusals.has(reason)) answer.refusal = asText(candidate.finishMessage) || reason;
      }
      return carried.includes(true) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: answer.toolCalls.map((call) => ({ ...call })) }),
    done: () => done,
  };
}
