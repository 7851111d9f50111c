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

/** What an answer is made of here, beside its calls. */
type Part = 'text' | 'reasoning' | 'refusal';

/** Items that are calls of a tool, and the key of what the tool is called with: JSON, or the text of a custom tool. */
const callInputs: Readonly<Record<string, string>> = { function_call: 'arguments', custom_tool_call: 'input' };

/** Events that bring the next piece of a part, and what of. */
const partDeltas: Readonly<Record<string, Part>> = {
  'response.output_text.delta': 'text',
  'response.refusal.delta': 'refusal',
  'response.reasoning_summary_text.delta': 'reasoning',
  'response.reasoning_text.delta': 'reasoning',
};

/** Parts of an item's content by their type. One without a type is text, as gateways send it. */
const contentParts: Readonly<Record<string, Part>> = {
  output_text: 'text',
  text: 'text',
  '': 'text',
  refusal: 'refusal',
  reasoning_text: 'reasoning',
  summary_text: 'reasoning',
};

/**
 * Puts an answer together from the whole object or event by event; what deltas left out is taken from the item that holds it
 * all, and from the response at the end. The finish reason is why a response is incomplete, or else its status.
 */
export function createResponsesAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  /** Calls by the place of their item in the output. */
  const calls = new Map<unknown, ToolCall>();
  /** Which parts deltas have said, by the place of their item; null: of an item whose place they did not say. */
  const said: Record<Part, Set<unknown>> = { text: new Set(), reasoning: new Set(), refusal: new Set() };

  function addText(part: Part, piece: unknown): boolean {
    const text = asText(piece);
    if (text === '') return false;
    answer[part] = (answer[part] ?? '') + text;
    return true;
  }
  function openCall(place: unknown, item: Record<string, unknown>): ToolCall {
    const known = calls.get(place);
    if (known !== undefined) return known;
    const call = { id: asText(item.call_id) || null, name: asText(item.name), arguments: '' };
    calls.set(place, call);
    return call;
  }
  function completeCall(place: unknown, item: Record<string, unknown>, input: string): boolean {
    const call = openCall(place, item);
    // Deltas have said it already, unless a gateway left them out.
    if (call.arguments !== '') return false;
    call.arguments = argumentsText(item[input]);
    return call.arguments !== '';
  }
  function addItem(place: unknown, item: Record<string, unknown>): boolean {
    const input = callInputs[asText(item.type)];
    if (input !== undefined) return completeCall(place, item, input);
    let carried = false;
    const known = new Set((['text', 'reasoning', 'refusal'] as const).filter((part) => hasSaid(part, place)));
    for (const piece of [...listObjects(item.summary), ...listObjects(item.content)]) {
      const part = contentParts[asText(piece.type)];
      if (part === undefined || known.has(part)) continue;
      said[part].add(place);
      carried = addText(part, part === 'refusal' ? piece.refusal : piece.text) || carried;
    }
    return carried;
  }
  function hasSaid(part: Part, place: unknown): boolean {
    return said[part].has(place) || said[part].has(null);
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
    return listObjects(response.output)
      .map((item, place) => addItem(place, item))
      .includes(true);
  }
  function addEvent(type: string, chunk: Record<string, unknown>): boolean {
    const part = partDeltas[type];
    const place = chunk.output_index ?? null;
    if (part !== undefined) {
      said[part].add(place);
      return addText(part, chunk.delta);
    }
    switch (type) {
      case 'response.output_item.added': {
        const item = asObject(chunk.item);
        if (asText(item.type) in callInputs) openCall(place, item);
        return false;
      }
      case 'response.output_item.done':
        return addItem(place, asObject(chunk.item));
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta': {
        const delta = asText(chunk.delta);
        openCall(place, {}).arguments += delta;
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
