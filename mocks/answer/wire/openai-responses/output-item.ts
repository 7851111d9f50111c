import type { WireReply } from '../wire-format.ts';
import type { ResponsesOptions } from './options.ts';

/** One thing a response consists of. `text` is what is said in it, in deltas when it is streamed. */
export type OutputItem =
  | { kind: 'reasoning'; id: string; text: string }
  | { kind: 'text' | 'refusal'; id: string; text: string }
  | { kind: 'call'; id: string; callId: string; name: string; text: string };

/** The output items of a reply, in order: thoughts, message, calls. */
export function listOutputItems(reply: WireReply, options: ResponsesOptions): OutputItem[] {
  const items: OutputItem[] = [];
  if (reply.reasoning !== undefined) {
    items.push({
      kind: 'reasoning',
      id: `rs_${reply.id}`,
      text: options.reasoning === 'summary' ? reply.reasoning : '',
    });
  }
  const id = `msg_${reply.id}`;
  if (reply.refusal !== undefined) items.push({ kind: 'refusal', id, text: reply.refusal });
  else if (reply.text !== '' || (reply.toolCalls.length === 0 && options.said !== 'nothing')) {
    items.push({ kind: 'text', id, text: reply.text });
  }
  for (const [index, call] of reply.toolCalls.entries()) {
    const own = `${reply.id.slice(0, 22)}${index.toString(16).padStart(2, '0')}`;
    items.push({ kind: 'call', id: `fc_${own}`, callId: `call_${own}`, name: call.name, text: call.arguments });
  }
  return items;
}

/** An item as it stands in the output; `said` is how much of its text there is by now. */
export function renderOutputItem(
  item: OutputItem,
  status: 'in_progress' | 'completed' | 'incomplete',
  said: string,
): object {
  switch (item.kind) {
    case 'reasoning':
      return { id: item.id, type: 'reasoning', summary: said === '' ? [] : [renderPart(item, said)] };
    case 'text':
    case 'refusal': {
      const content = status === 'in_progress' ? [] : [renderPart(item, said)];
      return { id: item.id, type: 'message', status, content, role: 'assistant' };
    }
    case 'call':
      return { id: item.id, type: 'function_call', status, arguments: said, call_id: item.callId, name: item.name };
  }
}

/** The part of an item that holds its text. */
export function renderPart(item: Exclude<OutputItem, { kind: 'call' }>, said: string): object {
  if (item.kind === 'reasoning') return { type: 'summary_text', text: said };
  if (item.kind === 'refusal') return { type: 'refusal', refusal: said };
  return { type: 'output_text', annotations: [], logprobs: [], text: said };
}
