import { countTokens } from '../../tokens.ts';
import { cutText } from '../cut-text.ts';
import type { StreamPart, WireReply } from '../wire-format.ts';
import type { ResponsesOptions } from './options.ts';
import { listOutputItems, type OutputItem, renderOutputItem, renderPart } from './output-item.ts';
import { renderResponse, responseEnd } from './render-response.ts';

/** The names of the events in which an item's text comes. */
const textEvents = {
  reasoning: 'response.reasoning_summary_text',
  text: 'response.output_text',
  refusal: 'response.refusal',
  call: 'response.function_call_arguments',
} as const;

/** A stream of Responses events: each with a running number, none of them a marker of the end. */
export function* renderResponsesStream(
  reply: WireReply,
  options: ResponsesOptions,
  drawSize: () => number,
): Iterable<StreamPart> {
  let sequence = 0;
  const event = (type: string, fields: object, tokens = 0): StreamPart => ({
    data: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`,
    tokens,
  });
  const end = responseEnd(reply, options);
  yield event('response.created', { response: renderResponse(reply, [], null) });
  yield event('response.in_progress', { response: renderResponse(reply, [], null) });
  const items = listOutputItems(reply, options);
  const output: object[] = [];
  for (const [index, item] of items.entries()) {
    const status = end.status === 'incomplete' && index === items.length - 1 ? 'incomplete' : 'completed';
    const finished = renderOutputItem(item, status, item.text);
    yield event(
      'response.output_item.added',
      {
        output_index: index,
        item: renderOutputItem(item, 'in_progress', ''),
      },
      item.kind === 'call' ? countTokens(item.name) : 0,
    );
    yield* renderItemText(reply, item, index, options, drawSize, event);
    // Hidden thoughts take as long as shown ones.
    const isHidden = item.kind === 'reasoning' && item.text === '';
    const tokens = isHidden ? countTokens(reply.reasoning ?? '') : 0;
    yield event('response.output_item.done', { output_index: index, item: finished }, tokens);
    output.push(finished);
  }
  yield event(`response.${end.status}`, { response: renderResponse(reply, output, end) });
}

function* renderItemText(
  reply: WireReply,
  item: OutputItem,
  index: number,
  options: ResponsesOptions,
  drawSize: () => number,
  event: (type: string, fields: object, tokens?: number) => StreamPart,
): Iterable<StreamPart> {
  const place = { item_id: item.id, output_index: index };
  const name = textEvents[item.kind];
  if (item.kind === 'reasoning' && item.text === '') return;
  const inPart = item.kind === 'reasoning' ? { ...place, summary_index: 0 } : { ...place, content_index: 0 };
  const inText = item.kind === 'call' ? place : inPart;
  const partEvent = item.kind === 'reasoning' ? 'response.reasoning_summary_part' : 'response.content_part';
  if (item.kind !== 'call') yield event(`${partEvent}.added`, { ...inPart, part: renderPart(item, '') });
  const logprobs = item.kind === 'text' ? { logprobs: [] } : {};
  let sent = 0;
  for (const { text, tokens } of cutText(item.text, drawSize)) {
    sent += tokens;
    const padding = options.obfuscation ? { obfuscation: reply.id.slice(0, 1 + (sent % 12)) } : {};
    yield event(`${name}.delta`, { ...inText, delta: text, ...logprobs, ...padding }, tokens);
  }
  const whole =
    item.kind === 'call'
      ? { arguments: item.text }
      : item.kind === 'refusal'
        ? { refusal: item.text }
        : { text: item.text };
  yield event(`${name}.done`, { ...inText, ...whole, ...logprobs });
  if (item.kind !== 'call') yield event(`${partEvent}.done`, { ...inPart, part: renderPart(item, item.text) });
}
