import { emptyAnswer, type ToolCall } from '../../../kit/terms/answer.ts';
import type { AnswerAssembler } from '../answer-assembler.ts';
import { addFinish } from '../finish-words.ts';
import { asObject, asText, listObjects } from '../read-value.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { createStreamedCall, type StreamedCall } from './streamed-call.ts';
import { geminiWords } from './words.ts';

/** Puts together the first candidate, from one object or many. */
export function createGeminiAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  const calls: StreamedCall[] = [];

  function addCall(call: Record<string, unknown>): boolean {
    if (asText(call.name) !== '') {
      calls.push(createStreamedCall(call));
      return true;
    }
    const last = calls.at(-1);
    if (last?.isOpen() === true) return last.add(call);
    // A call of nobody knows what is one all the same.
    if (isPlainObject(call.args)) calls.push(createStreamedCall(call));
    return isPlainObject(call.args);
  }
  function addPart(part: Record<string, unknown>): boolean {
    const text = asText(part.text);
    if (part.thought === true) answer.reasoning += text;
    else answer.text += text;
    const called = isPlainObject(part.functionCall) && addCall(part.functionCall);
    return text !== '' || called;
  }
  function addUsage(usage: Record<string, unknown>): void {
    const { promptTokenCount, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usage;
    if (typeof promptTokenCount !== 'number' || typeof candidatesTokenCount !== 'number') return;
    const thoughts = typeof thoughtsTokenCount === 'number' ? thoughtsTokenCount : 0;
    answer.usage = { inputTokens: promptTokenCount, outputTokens: candidatesTokenCount + thoughts };
  }
  function addBlock(reason: string): void {
    // Of whatever kind, it says that the prompt is not answered.
    if (reason === '') return;
    answer.refusal = answer.finishReason = reason;
    answer.ending = 'filtered';
  }
  return {
    add(chunk) {
      if (!Array.isArray(chunk.candidates) && !('promptFeedback' in chunk) && !('usageMetadata' in chunk))
        return 'foreign';
      answer.id ??= asText(chunk.responseId) || null;
      if (asText(chunk.modelVersion) !== '') answer.model ??= asText(chunk.modelVersion);
      addUsage(asObject(chunk.usageMetadata));
      addBlock(asText(asObject(chunk.promptFeedback).blockReason));
      const candidate = listObjects(chunk.candidates).find(({ index }) => index === undefined || index === 0);
      if (candidate === undefined) return 'bookkeeping';
      const carried = listObjects(asObject(candidate.content).parts).map(addPart);
      addFinish(answer, candidate.finishReason, geminiWords);
      if (answer.ending === 'filtered') answer.refusal ??= asText(candidate.finishMessage) || answer.finishReason;
      return carried.includes(true) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: tellApart(calls.map((call) => call.read())) }),
  };
}

/** Results go back by name and in their order, so that two calls of one tool without an id are two all the same: `refund`, `refund#2`. */
function tellApart(calls: readonly ToolCall[]): ToolCall[] {
  const times = new Map<string, number>();
  return calls.map((call) => {
    if (call.id !== call.name) return call;
    const time = (times.get(call.name) ?? 0) + 1;
    times.set(call.name, time);
    return time === 1 ? call : { ...call, id: `${call.name}#${time}` };
  });
}
