import { describe, expect, test } from 'vitest';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { createStreamReader, type StreamReader } from '../../../lib/wire/formats/stream-reader.ts';

function read(text: string): StreamReader {
  const sse = createSseReader();
  const reader = createStreamReader();
  for (const event of sse.push(new TextEncoder().encode(text))) reader.push(event);
  reader.end(sse.end());
  return reader;
}
const chat = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const anthropic = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const stopped = anthropic('message_delta', { delta: { stop_reason: 'end_turn' } });

describe('a stream is ended by', () => {
  test.each([
    ['finish-and-marker', chat('Hi') + chat('', 'stop') + 'data: [DONE]\n\n'],
    ['finish-and-marker', chat('Hi', 'stop') + 'data: [DONE]'],
    ['finish', chat('Hi') + chat('', 'stop')],
    ['finish', chat('Hi') + chat('', 'stop').trimEnd()],
    ['marker', chat('Hi') + 'data: [DONE]\n\n'],
    ['marker', chat('Hi') + 'data:[DONE]\n'],
    ['nothing', chat('Hi')],
    ['nothing', chat('Hi') + 'data: [DON'],
    ['finish', anthropic('message_start') + stopped],
    ['finish-and-marker', anthropic('message_start') + stopped + anthropic('message_stop')],
    ['marker', anthropic('message_start') + anthropic('message_stop')],
    ['nothing', anthropic('message_start')],
    ['finish-and-marker', 'data: {"candidates":[{"finishReason":"STOP"}]}\n\n'],
    ['finish-and-marker', 'data: {"candidates":[{"finishReason":"STOP"}]}\n\ndata: [DONE]\n\n'],
    [
      'finish-and-marker',
      anthropic('response.completed', { response: { object: 'response', status: 'completed', output: [] } }),
    ],
    ['nothing', anthropic('response.created', { response: { object: 'response', status: 'in_progress' } })],
  ])('%s in %j', (ended, text) => {
    const reader = read(text);
    expect([reader.ended(), reader.done()]).toEqual([ended, ended !== 'nothing']);
  });
});

test('a stream that is cut in an event is read up to there, and that is no error', () => {
  const text = chat('Hi') + chat(' there');
  for (let end = chat('Hi').length; end < text.trimEnd().length; end++)
    expect(read(text.slice(0, end)).answer()).toMatchObject({ text: 'Hi', error: null, ending: 'unsaid' });
  expect(read(text.trimEnd()).answer()).toMatchObject({ text: 'Hi there', error: null });
});

test('events without blank lines between them are read one by one', () => {
  const reader = read((chat('He') + chat('llo', 'stop')).replaceAll('\n\n', '\n') + 'data: [DONE]');
  expect(reader.answer()).toMatchObject({ text: 'Hello', error: null });
  expect(reader.ended()).toBe('finish-and-marker');
});
