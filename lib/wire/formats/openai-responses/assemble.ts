import { emptyAnswer, type ToolCall } from '../../../kit/terms/answer.ts';
import type { AnswerAssembler } from '../answer-assembler.ts';
import { addFinish, type FinishWords } from '../finish-words.ts';
import { argumentsText, asObject, asText, errorText, listObjects } from '../read-value.ts';

/** The events that end a stream, by their type; there is no other marker. */
export const responsesEnd = /^response\.(completed|incomplete|failed|cancelled)$/;

/** Statuses, and the reasons why a response is incomplete. */
export const responsesWords: FinishWords = {
  good: ['completed'],
  limit: ['max_output_tokens', 'max_tokens', 'incomplete'],
  filtered: ['content_filter'],
  failed: ['failed', 'cancelled'],
};

/**
 * Puts an answer together from the whole object or event by event. The finish reason is why a response is incomplete, or
 * else its status.
 */
export function createResponsesAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  /** Calls by the place of their item in the output. */
  const calls = new Map<unknown, ToolCall>();

  function addText(kind: 'text' | 'reasoning' | 'refusal', said: unknown): boolean {
    const text = asText(said);
    if (text === '') return false;
    answer[kind] = (answer[kind] ?? '') + text;
    return true;
  }
  function openCall(place: unknown, item: Record<string, unknown>): ToolCall {
    const known = calls.get(place);
    if (known !== undefined) return known;
    const call = { id: asText(item.call_id) || null, name: asText(item.name), arguments: '' };
    calls.set(place, call);
    return call;
  }
  function completeCall(place: unknown, item: Record<string, unknown>): boolean {
    const call = openCall(place, item);
    // Deltas have said it already, unless a gateway left them out.
    if (call.arguments !== '') return false;
    call.arguments = argumentsText(item.arguments);
    return call.arguments !== '';
  }
  function addOutput(output: unknown): boolean {
    let carried = false;
    for (const [place, item] of listObjects(output).entries()) {
      if (item.type === 'function_call') carried = completeCall(place, item) || carried;
      for (const part of listObjects(item.content)) {
        carried = addText('text', part.text) || carried;
        carried = addText('refusal', part.refusal) || carried;
      }
      for (const part of listObjects(item.summary)) carried = addText('reasoning', part.text) || carried;
    }
    return carried;
  }
  function addResponse(response: Record<string, unknown>): boolean {
    answer.id ??= asText(response.id) || null;
    if (asText(response.model) !== '') answer.model ??= asText(response.model);
    const { input_tokens: inputTokens, output_tokens: outputTokens } = asObject(response.usage);
    if (typeof inputTokens === 'number' && typeof outputTokens === 'number')
      answer.usage = { inputTokens, outputTokens };
    if (response.error !== null && response.error !== undefined) answer.error ??= errorText(response.error);
    const status = asText(response.status);
    if (status === 'in_progress' || status === 'queued') return false;
    // Without a status it is an answer all the same, and clients take it for one.
    addFinish(answer, asText(asObject(response.incomplete_details).reason) || status, responsesWords);
    const isEmpty = answer.text === '' && answer.reasoning === '' && answer.refusal === null && calls.size === 0;
    return isEmpty && addOutput(response.output);
  }
  function addEvent(type: string, chunk: Record<string, unknown>): boolean {
    switch (type) {
      case 'response.output_text.delta':
        return addText('text', chunk.delta);
      case 'response.refusal.delta':
        return addText('refusal', chunk.delta);
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return addText('reasoning', chunk.delta);
      case 'response.output_item.added':
      case 'response.output_item.done': {
        const item = asObject(chunk.item);
        if (item.type !== 'function_call') return false;
        if (type === 'response.output_item.done') return completeCall(chunk.output_index, item);
        openCall(chunk.output_index, item);
        return false;
      }
      case 'response.function_call_arguments.delta': {
        const delta = asText(chunk.delta);
        openCall(chunk.output_index, {}).arguments += delta;
        return delta !== '';
      }
      default:
        return addResponse(asObject(chunk.response));
    }
  }
  return {
    add(chunk) {
      const type = asText(chunk.type);
      if (chunk.object === 'response') return addResponse(chunk) ? 'content' : 'bookkeeping';
      if (!type.startsWith('response.')) return 'foreign';
      return addEvent(type, chunk) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: [...calls.values()].map((call) => ({ ...call })) }),
  };
}
