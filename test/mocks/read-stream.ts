interface Chunk {
  id: string;
  object: string;
  model: string;
  created: number;
  choices: {
    index: number;
    delta: {
      role?: string;
      content?: string | null;
      tool_calls?: {
        index: number;
        id?: string;
        type?: string;
        function: { name?: string; arguments: string };
      }[];
    };
    finish_reason: string | null;
  }[];
  usage?: Record<string, unknown> | null;
}

/** A chat stream read by the plainest means there are, so that a mock is not checked with the code it feeds. */
export function readStream(text: string): {
  chunks: Chunk[];
  done: boolean;
  content: string;
  calls: { id: string; name: string; arguments: string }[];
  finish: string | null;
  usage: Record<string, unknown> | null;
} {
  const events = text.split('\n\n');
  if (events.pop() !== '') throw new Error('the stream does not end with an empty line');
  const data = events.map((event) => {
    if (!event.startsWith('data: ') || event.includes('\n')) throw new Error(`no plain data event: ${event}`);
    return event.slice(6);
  });
  const done = data.at(-1) === '[DONE]';
  const chunks = (done ? data.slice(0, -1) : data).map((item) => JSON.parse(item) as Chunk);
  let content = '';
  let finish: string | null = null;
  const calls: { id: string; name: string; arguments: string }[] = [];
  for (const chunk of chunks) {
    for (const { delta, finish_reason } of chunk.choices) {
      content += delta.content ?? '';
      finish = finish_reason ?? finish;
      for (const part of delta.tool_calls ?? []) {
        const call = (calls[part.index] ??= { id: part.id ?? '', name: part.function.name ?? '', arguments: '' });
        call.arguments += part.function.arguments;
      }
    }
  }
  const usage = chunks.find((chunk) => chunk.choices.length === 0)?.usage ?? null;
  return { chunks, done, content, calls, finish, usage };
}
