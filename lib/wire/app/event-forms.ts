import { END_MARKER } from '../sse/end-marker.ts';
import type { EventPiece, EventChoice, StreamForm } from './app-answer.ts';

/** How a stream is cut into events, and which of them mean what. Of several pieces the first that fits an event is meant. */
export interface EventRules {
  framing: 'sse' | 'lines' | 'bytes';
  /** `raw`: the data is the text, also where it happens to be JSON. */
  deltas: readonly (EventPiece & { raw?: true })[];
  /** None: the close of the connection ends it. */
  ends: readonly EventChoice[];
  errors: readonly EventPiece[];
  /** Calls of tools, which only one of them tells of. */
  calls?: EventChoice & { id: string; name: string; arguments: string };
}

/** What everybody calls it who names events. */
const NAMED_ERROR = { event: 'error', at: '' } as const;

/**
 * The rules of each form. The AI SDK's after its documentation of the UI message stream (ai-sdk.dev, version 5 and later);
 * LangServe's after langserve/api_handler.py; FastAPI has no form of its own, and applications send the text as the data.
 */
export function findEventRules(form: StreamForm): EventRules {
  switch (form.kind) {
    case 'sse':
    case 'ndjson':
      return {
        framing: form.kind === 'sse' ? 'sse' : 'lines',
        deltas: [form.delta],
        ends: form.end === undefined ? [] : [form.end],
        errors: [form.error ?? NAMED_ERROR],
      };
    case 'text':
      return { framing: 'bytes', deltas: [], ends: [], errors: [] };
    case 'ai-sdk-ui':
      return {
        framing: 'sse',
        deltas: [{ where: { '/type': 'text-delta' }, at: '/delta' }],
        ends: [{ data: END_MARKER }, { where: { '/type': 'finish' } }],
        errors: [
          { where: { '/type': 'error' }, at: '/errorText' },
          { where: { '/type': 'abort' }, at: '/type' },
        ],
        calls: {
          where: { '/type': 'tool-input-available' },
          id: '/toolCallId',
          name: '/toolName',
          arguments: '/input',
        },
      };
    case 'langserve':
      return {
        framing: 'sse',
        deltas: [
          { event: 'data', at: '/content' },
          { event: 'data', at: '' },
        ],
        ends: [{ event: 'end' }],
        errors: [NAMED_ERROR],
      };
    case 'fastapi-sse':
      return {
        framing: 'sse',
        deltas: [{ event: 'message', at: '', raw: true }],
        // Many end it as OpenAI does, and none of their texts is that.
        ends: [],
        errors: [NAMED_ERROR],
      };
  }
}
