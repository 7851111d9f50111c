/** When the parts of one streamed answer came, ms from its request. */
export interface StreamTimes {
  headMs: number;
  firstMs: number;
  endMs: number;
  /** Between one token and the next. */
  gapsMs: number[];
  promptTokens: number;
}

/** Streams a chat completion, and times it. Throws when it is refused. */
export async function timeStream(port: number, body: object): Promise<StreamTimes> {
  const startMs = performance.now();
  const asked = { ...body, model: 'any', stream: true, stream_options: { include_usage: true } };
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(asked),
  });
  const headMs = performance.now() - startMs;
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const decoder = new TextDecoder();
  const tokensMs: number[] = [];
  let text = '';
  for await (const chunk of response.body) {
    const piece = decoder.decode(chunk as Uint8Array, { stream: true });
    text += piece;
    const atMs = performance.now() - startMs;
    for (const _ of piece.matchAll(/"delta":\{"content":"/g)) tokensMs.push(atMs);
  }
  const [firstMs = Number.NaN] = tokensMs;
  return {
    headMs,
    firstMs,
    endMs: performance.now() - startMs,
    gapsMs: tokensMs.slice(1).map((ms, index) => ms - (tokensMs[index] ?? ms)),
    promptTokens: Number(/"prompt_tokens":(\d+)/.exec(text)?.[1]),
  };
}
