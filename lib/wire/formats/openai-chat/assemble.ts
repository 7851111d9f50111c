import { isPlainObject } from '../../../kit/settings/reader.ts';
import { type Answer, emptyAnswer } from '../../../kit/terms/answer.ts';
import type { AnswerAssembler } from '../answer-assembler.ts';
import { addFinish } from '../finish-words.ts';
import { asObject, asText, errorText, listObjects } from '../read-value.ts';
import { type CallFragments, createCallFragments } from './call-fragments.ts';
import { chatWords } from './words.ts';

/** Puts together the first choice, from a whole body or chunk by chunk; of completions without chat too. */
export function createChatAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  const calls = createCallFragments();
  return {
    add(chunk) {
      if (!Array.isArray(chunk.choices)) return 'foreign';
      addEnvelope(answer, chunk);
      const choice = listObjects(chunk.choices).find(({ index }) => index === undefined || index === 0);
      if (choice === undefined) return 'bookkeeping';
      // Writer's chunks hold a whole message beside the delta, with the same in it.
      const isWhole = choice.delta === undefined && chunk.object !== 'chat.completion.chunk';
      return addChoice(answer, calls, choice, isWhole) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: calls.list() }),
    streamFaults: () => (calls.areMisnumbered() ? ['call-index'] : []),
  };
}

function addEnvelope(answer: Answer, body: Record<string, unknown>): void {
  answer.id ??= asText(body.id) || null;
  if (asText(body.model) !== '') answer.model ??= asText(body.model);
  const groq = asObject(body.x_groq);
  addUsage(answer, groq.usage);
  addUsage(answer, body.usage);
  if (asText(groq.error) !== '') answer.error ??= errorText(groq.error);
}

function addUsage(answer: Answer, usage: unknown): void {
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = asObject(usage);
  if (typeof inputTokens === 'number' && typeof outputTokens === 'number') answer.usage = { inputTokens, outputTokens };
}

function addChoice(answer: Answer, calls: CallFragments, choice: Record<string, unknown>, isWhole: boolean): boolean {
  addFinish(answer, choice.finish_reason, chatWords);
  // OpenRouter tells of the one who failed with the choice.
  if (choice.error !== undefined && choice.error !== null) answer.error ??= errorText(choice.error);
  // Moonshot counts with the choice.
  addUsage(answer, choice.usage);
  const completed = asText(choice.text);
  answer.text += completed;
  const part = choice.delta ?? choice.message;
  if (!isPlainObject(part)) return completed !== '';
  const { text, thinking } = readContent(part.content);
  if (Array.isArray(part.content) && part.content.length > 0) answer.contentParts = true;
  const reasoning = thinking + readReasoning(part);
  const refusal = asText(part.refusal);
  answer.text += text;
  answer.reasoning += reasoning;
  if (refusal !== '') answer.refusal = (answer.refusal ?? '') + refusal;
  const carried = listObjects(part.tool_calls).map((call) => (isWhole ? calls.addWhole(call) : calls.add(call)));
  if (isPlainObject(part.function_call)) carried.push(calls.addLegacy(part.function_call));
  return [completed, text, reasoning, refusal].some((said) => said !== '') || carried.includes(true);
}

/** DeepSeek, Groq, and (OpenRouter, MiniMax) the details, which repeat what stands beside them. */
function readReasoning(part: Record<string, unknown>): string {
  const said = asText(part.reasoning_content) || asText(part.reasoning);
  if (said !== '') return said;
  return listObjects(part.reasoning_details)
    .map(({ text }) => asText(text))
    .join('');
}

/** Content is a text, null, or (Mistral, some gateways) a list of text and thinking parts. */
function readContent(content: unknown): { text: string; thinking: string } {
  if (typeof content === 'string') return { text: content, thinking: '' };
  let text = '';
  let thinking = '';
  for (const part of listObjects(content)) {
    if (part.type === 'thinking') {
      thinking += Array.isArray(part.thinking) ? readContent(part.thinking).text : asText(part.thinking);
    } else text += asText(part.text);
  }
  return { text, thinking };
}
