import type { RecordedExchange, RecordedResponse, RecordingHeader } from '../../lib/collector/records/recording.ts';

export const recordingHeader: RecordingHeader = {
  kind: 'recording',
  version: 1,
  source: 'https://api.example.com/v1',
  startEpochMs: 1_700_000_000_000,
  redactedPaths: [],
};

/** An exchange about this prompt, answered with this text. */
export function recordedExchange(
  prompt: string,
  answer: string,
  options: { stream?: boolean; body?: object; target?: string; response?: Partial<RecordedResponse> } = {},
): RecordedExchange {
  const { stream = false, body = {}, target = '/v1/chat/completions', response = {} } = options;
  return {
    kind: 'exchange',
    startEpochMs: 1_700_000_000_000,
    endMs: 30,
    end: 'complete',
    request: {
      method: 'POST',
      target,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }], stream, ...body }),
    },
    response: {
      status: 200,
      headers: { 'content-type': stream ? 'text/event-stream' : 'application/json' },
      headersMs: 10,
      frames: [{ atMs: 30, data: answer }],
      ...response,
    },
  };
}
