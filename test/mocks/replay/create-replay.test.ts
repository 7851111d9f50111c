import { describe, expect, it } from 'vitest';
import type { RecordedExchange } from '../../../lib/collector/records/recording.ts';
import { formatMarker } from '../../../lib/kit/terms/correlation.ts';
import type { AnswerPlan } from '../../../mocks/answer/answer-plan.ts';
import { createReplay, type ReplayOptions } from '../../../mocks/replay/create-replay.ts';
import { toMockRequest } from '../../../mocks/replay/request-key.ts';
import { recordedExchange, recordingHeader } from '../../support/recordings.ts';

function replayOf(
  exchanges: RecordedExchange[],
  options: Partial<ReplayOptions> & { redactedPaths?: string[] } = {},
): (request: RecordedExchange['request']) => { status: number; text: string; plan: AnswerPlan } {
  const { match = 'exact', timeScale = 1, redactedPaths = [] } = options;
  const replay = createReplay(
    { header: { ...recordingHeader, redactedPaths }, exchanges, torn: false },
    { match, timeScale },
  );
  return (request) => {
    const plan = replay.answer(toMockRequest(request));
    return { status: plan.status, text: [...plan.frames].map(({ data }) => data).join(''), plan };
  };
}

function ask(prompt: string, options: Parameters<typeof recordedExchange>[2] = {}): RecordedExchange['request'] {
  return recordedExchange(prompt, '', options).request;
}

function problemOf(text: string): { message: string; code: string } {
  return (JSON.parse(text) as { error: { message: string; code: string } }).error;
}

const hello = recordedExchange('Hello  there', 'A');
const bye = recordedExchange('Bye', 'B');
const streamed = recordedExchange('Hello there', 'S', { stream: true });

describe('a replay by exact match', () => {
  const answer = replayOf([hello, bye, streamed]);

  it('answers the same request, whatever its white space, order of keys and marker of a run', () => {
    expect(answer(ask('Bye')).text).toBe('B');
    const body = '{ "stream":false, "messages":[{"content":"Bye","role":"user"}], "model":"m" }';
    expect(answer({ ...ask('Bye'), body }).text).toBe('B');
    expect(replayOf([recordedExchange(`x${formatMarker('cutover-a1-7')}`, 'M')])(ask('x[cutover-zz-9]')).text).toBe(
      'M',
    );
  });

  it.each([
    ['another prompt', ask('Bye!')],
    ['another parameter', ask('Bye', { body: { temperature: 0 } })],
    ['another query', ask('Bye', { target: '/v1/chat/completions?x=1' })],
  ])('does not answer %s, and says what would', (_title, request) => {
    const { status, text } = answer(request);
    expect(status).toBe(404);
    expect(problemOf(text)).toMatchObject({
      code: 'no_recorded_answer',
      message:
        'No recorded answer: none of the 3 recorded of POST /v1/chat/completions has this query and body. --match prompt or length asks for less.',
    });
  });

  it('says which paths were recorded when this one was not', () => {
    const { status, text } = answer(ask('Bye', { target: '/v1/embeddings' }));
    expect(status).toBe(404);
    expect(problemOf(text).message).toContain(
      'nothing was recorded of POST /v1/embeddings; recorded: POST /v1/chat/completions.',
    );
    expect(problemOf(replayOf([])(ask('x')).text).message).toContain('recorded: nothing that can be replayed.');
  });

  it('gives several answers to one request in turn, from the first again', () => {
    const inTurn = replayOf(['1', '2', '3'].map((text) => recordedExchange('x', text)));
    expect(Array.from({ length: 5 }, () => inTurn(ask('x')).text)).toEqual(['1', '2', '3', '1', '2']);
  });

  it('compares on equal terms where the recording was redacted', () => {
    const body = { user: '[redacted]' };
    const recorded = recordedExchange('x', 'R', { body, target: '/v1/chat/completions?api-key=[redacted]' });
    const request = ask('x', { body: { user: 'someone' }, target: '/v1/chat/completions?api-key=k' });
    expect(replayOf([recorded], { redactedPaths: ['user'] })(request).text).toBe('R');
    expect(replayOf([recorded])(request).status).toBe(404);
  });
});

describe('a replay by prompt', () => {
  const answer = replayOf([hello, bye, streamed], { match: 'prompt' });

  it('answers the same prompt in other case and white space, whatever the other parameters', () => {
    expect(answer(ask(' hello\nTHERE', { body: { temperature: 1, model: 'other' } })).text).toBe('A');
  });

  it('answers a stream with a stream', () => {
    expect(answer(ask('hello there', { stream: true })).text).toBe('S');
    const { status, text } = answer(ask('bye', { stream: true }));
    expect(status).toBe(404);
    expect(problemOf(text).message).toContain('has this prompt and was streamed');
  });

  it.each([
    ['/v1/messages', { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'Hello there' }] }],
    ['/v1/responses', { model: 'm', input: 'Hello there' }],
    ['/v1beta/models/m:generateContent', { contents: [{ role: 'user', parts: [{ text: 'Hello there' }] }] }],
    [
      '/openai/deployments/m/chat/completions?api-version=1',
      { model: 'm', messages: [{ role: 'user', content: 'Hello there' }] },
    ],
  ])('reads the prompt of %s, and refuses in its shape', (target, body) => {
    const request = { ...ask('', { target }), body: JSON.stringify(body) };
    const other = { ...request, body: request.body.replace('Hello there', 'Bye') };
    const replay = replayOf([{ ...hello, request }], { match: 'prompt' });
    expect(replay({ ...request, body: request.body.replace('Hello there', ' hello  THERE') }).text).toBe('A');
    expect(replay(other).status).toBe(404);
    expect(problemOf(replay(other).text).message).toContain('has this prompt');
  });

  it('says so where there is no prompt to read', () => {
    const embeddings = recordedExchange('x', 'E', { target: '/v1/embeddings' });
    const { text } = replayOf([embeddings], { match: 'prompt' })(ask('x', { target: '/v1/embeddings' }));
    expect(problemOf(text).message).toContain('the prompt of this request cannot be read');
  });
});

describe('a replay by length', () => {
  it('answers with the nearest prompt, and with the first of several', () => {
    const lengths = [10, 20, 20, 40].map((length, index) => recordedExchange('x'.repeat(length), String(index)));
    const answer = replayOf(lengths, { match: 'length' });
    const shown = [1, 14, 16, 31, 900].map((length) => answer(ask('y'.repeat(length))).text);
    expect(shown).toEqual(['0', '0', '1', '3', '3']);
    expect(problemOf(answer(ask('y', { stream: true })).text).message).toContain('was streamed, and this one is to be');
  });
});

describe('a replayed answer', () => {
  const frames = [20, 35, 80].map((atMs) => ({ atMs, data: `data: ${atMs}\n\n` }));
  const stream = recordedExchange('x', '', { stream: true, response: { headersMs: 5, frames } });

  it('keeps the times of a stream, or scales them', () => {
    const times = (timeScale: number): number[] =>
      [...replayOf([stream], { timeScale })(ask('x', { stream: true })).plan.frames].map(({ dueMs }) => dueMs);
    expect(times(1)).toEqual([5, 20, 35, 80]);
    expect(times(0.5)).toEqual([2.5, 10, 17.5, 40]);
    expect(times(0)).toEqual([0, 0, 0, 0]);
  });

  it('is whole when the last byte of a body of known length came', () => {
    const pieces = [
      { atMs: 20, data: '{"a":' },
      { atMs: 60, data: '1}' },
    ];
    const planWith = (headers: Record<string, string>): AnswerPlan =>
      replayOf([recordedExchange('x', '', { response: { headers, frames: pieces } })])(ask('x')).plan;
    const whole = planWith({ 'content-length': '7' });
    expect([whole.streamed, whole.frames]).toEqual([false, [{ dueMs: 60, data: '{"a":1}' }]]);
    // Gemini streams JSON in pieces.
    const inPieces = planWith({ 'transfer-encoding': 'chunked' });
    expect([inPieces.streamed, [...inPieces.frames].map(({ dueMs }) => dueMs)]).toEqual([true, [10, 20, 60]]);
  });

  it('has the headers of the provider, but none of the connection, its coding, or what was redacted', () => {
    const headers = {
      'content-type': 'application/json',
      'x-ratelimit-remaining-tokens': '9',
      'set-cookie': '[redacted]',
      'content-encoding': 'gzip',
      'content-length': '5',
      'transfer-encoding': 'chunked',
      date: 'now',
    };
    const { plan } = replayOf([recordedExchange('x', '{}', { response: { headers } })])(ask('x'));
    expect(plan.headers).toEqual({ 'content-type': 'application/json', 'x-ratelimit-remaining-tokens': '9' });
  });

  it('is made only of exchanges that ended whole, and says how many did not', () => {
    const broken: RecordedExchange[] = [
      { ...bye, end: 'cut' },
      { ...bye, end: 'no-response', response: null },
      { ...bye, omitted: 'too long' },
    ];
    const replay = createReplay(
      { header: recordingHeader, exchanges: [hello, ...broken], torn: false },
      { match: 'exact', timeScale: 1 },
    );
    expect([replay.replayable, replay.skipped, replay.answer(toMockRequest(bye.request)).status]).toEqual([1, 3, 404]);
  });
});
