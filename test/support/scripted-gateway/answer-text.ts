/** An OpenAI chat answer as the scripted gateway reads it: all it needs to cut, mend or change one. */

/** A JSON object of which only a few keys are looked at. */
export type ChatBody = Record<string, unknown> & {
  choices?: { message?: ChatMessage; delta?: ChatMessage; finish_reason?: string | null }[];
  usage?: { completion_tokens?: number } | null;
  model?: string;
};

interface ChatMessage {
  content?: string | null;
  tool_calls?: unknown[];
}

/** An event of a stream: a piece, or its marker. */
export type ChatEvent = { kind: 'piece'; body: ChatBody } | { kind: 'done' };

/** The events of an SSE stream; throws what the bytes throw. What stands behind the last blank line is left out. */
export async function* readEvents(bytes: AsyncIterable<Buffer>): AsyncGenerator<ChatEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    for (let at = rest.indexOf('\n\n'); at >= 0; at = rest.indexOf('\n\n')) {
      const event = rest.slice(0, at);
      rest = rest.slice(at + 2);
      const data = event.replace(/^data: ?/, '');
      if (data === '[DONE]') yield { kind: 'done' };
      else if (data.startsWith('{')) yield { kind: 'piece', body: JSON.parse(data) as ChatBody };
    }
  }
}

/** An event as it is sent. */
export function renderEvent(event: ChatEvent): string {
  return `data: ${event.kind === 'done' ? '[DONE]' : JSON.stringify(event.body)}\n\n`;
}

/** The text of a piece, or of a whole answer. */
export function textOf({ choices }: ChatBody): string {
  const choice = choices?.[0];
  return choice?.delta?.content ?? choice?.message?.content ?? '';
}

/** The same with other text; what has none keeps it so. */
export function withText(body: ChatBody, change: (text: string) => string): ChatBody {
  const [choice, ...others] = body.choices ?? [];
  if (choice === undefined) return body;
  const part = choice.delta === undefined ? 'message' : 'delta';
  const said = choice[part];
  if (typeof said?.content !== 'string' || said.content === '') return body;
  return { ...body, choices: [{ ...choice, [part]: { ...said, content: change(said.content) } }, ...others] };
}

/** Does it call tools? Whose answers are no text. */
export function callsTools({ choices }: ChatBody): boolean {
  const choice = choices?.[0];
  return (choice?.delta?.tool_calls ?? choice?.message?.tool_calls) !== undefined;
}

/** The finish reason it bears. */
export function finishOf({ choices }: ChatBody): string | null {
  return choices?.[0]?.finish_reason ?? null;
}

/** A piece that ends a stream well. */
export function finishPiece(like: ChatBody | null): ChatEvent {
  return {
    kind: 'piece',
    body: {
      id: like?.['id'] ?? 'chatcmpl-gateway',
      object: 'chat.completion.chunk',
      created: like?.['created'] ?? 1_770_000_000,
      model: like?.model ?? 'gateway',
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' } as never],
    },
  };
}

/** An answer in the gateway's own words, as it is asked for. */
export function renderOwnAnswer(text: string, id: string, streamed: boolean): string {
  const base = { id, created: 1_770_000_000, model: 'gateway' };
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  if (!streamed) {
    const message = { role: 'assistant', content: text };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    return JSON.stringify({ ...base, object: 'chat.completion', choices, usage });
  }
  const piece = (choice: object): ChatEvent => ({
    kind: 'piece',
    body: {
      ...base,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, finish_reason: null, ...choice } as never],
    },
  });
  return [
    piece({ delta: { role: 'assistant', content: text } }),
    piece({ delta: {}, finish_reason: 'stop' }),
    { kind: 'done' as const },
  ]
    .map(renderEvent)
    .join('');
}
