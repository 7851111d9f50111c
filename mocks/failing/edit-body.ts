import type { Forward } from '../../lib/proxies/proxy/exchange-handler.ts';
import type { Replacement } from '../../lib/wire/shape/response-editor.ts';
import type { FailedBody } from './failed-body.ts';
import { listHeaders } from './list-headers.ts';

/** The pieces of a response as the edit of a call makes them; as they come where there is none. */
export async function* editBody(response: Response, edit: Forward['edit']): AsyncGenerator<Uint8Array, FailedBody> {
  const { body, status, headers } = response;
  if (body === null) return 'whole';
  const head = { kind: 'response', status, minorVersion: 1, headers: listHeaders(headers) } as const;
  let editor = edit?.(head, true) ?? null;
  for await (const bytes of readPieces(body)) {
    if (editor === null) {
      yield bytes;
      continue;
    }
    const { pieces, next }: Replacement = editor.push(bytes);
    yield* pieces;
    if (next === 'end') return 'whole';
    if (next === 'reset') return 'reset';
    if (next === 'pass') editor = null;
  }
  if (editor === null) return 'whole';
  const { pieces, next } = editor.end();
  yield* pieces;
  return next === 'reset' ? 'reset' : 'whole';
}

/** Node's streams can be iterated, those of a browser's types cannot. */
async function* readPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
