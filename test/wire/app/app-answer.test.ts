import { describe, expect, it } from 'vitest';
import { type AppAnswer, appAnswerSettings, type StreamForm } from '../../../lib/wire/app/app-answer.ts';
import { createAppStream } from '../../../lib/wire/app/app-stream.ts';
import { readWholeApp } from '../../../lib/wire/app/read-whole-app.ts';

const readSettings = (written: object): AppAnswer => appAnswerSettings.read(written, 'target.answer');

function readWhole(whole: object, body: string, more: object = {}) {
  const settings = readSettings({ whole, ...more });
  if (settings.whole === undefined) throw new Error('there is a whole form');
  return readWholeApp(body, settings.whole, settings);
}

describe('an answer that comes at once', () => {
  const json = { kind: 'json', text: '/reply/text' };

  it.each([
    ['text at a pointer', json, '{"reply":{"text":"hi"}}', 'hi'],
    ['an item of a list', { kind: 'json', text: '/a/1' }, '{"a":["x","y"]}', 'y'],
    ['a key with a slash and a tilde', { kind: 'json', text: '/a~1b~0' }, '{"a/b~":"x"}', 'x'],
    ['a value, judged as JSON', { kind: 'json', text: '' }, '{"total": 3}', '{"total":3}'],
    ['a plain text', { kind: 'text' }, 'hi', 'hi'],
    ['what LangServe wraps a text in', { kind: 'langserve' }, '{"output":"hi","metadata":{}}', 'hi'],
    ['what LangServe wraps a message in', { kind: 'langserve' }, '{"output":{"content":"hi","type":"ai"}}', 'hi'],
    ['a message of parts', { kind: 'langserve' }, '{"output":{"content":[{"type":"text","text":"hi"}]}}', 'hi'],
  ])('is %s', (_, whole, body, text) => {
    expect(readWhole(whole, body)).toMatchObject({ text, error: null });
  });

  it.each([
    ['nothing where it should stand', json, '{"answer":"hi"}'],
    ['null there', json, '{"reply":{"text":null}}'],
    ['no JSON', json, '<html>'],
    ['an empty body', { kind: 'text' }, ''],
  ])('is none with %s', (_, whole, body) => expect(readWhole(whole, body)).toBeNull());

  it('is no success where an error stands, or where it says so, whatever its status', () => {
    expect(readWhole(json, '{"error":{"message":"no model"}}')).toMatchObject({ error: 'no model' });
    expect(readWhole(json, '{"error":null,"reply":{"text":"hi"}}')).toMatchObject({ error: null });
    expect(readWhole(json, '{"ok":false,"why":"no","reply":{"text":"hi"}}', { errorAt: ['/why'] })).toMatchObject({
      error: 'no',
    });
    const errorTexts = ['try again later'];
    expect(readWhole(json, '{"reply":{"text":"Sorry! Try again LATER."}}', { errorTexts })).toMatchObject({
      error: 'it says "try again later"',
    });
  });

  it.each(['""', '[]', '{}', 'false', 'null'])('is a success where %s stands for no error', (nothing) => {
    expect(readWhole(json, `{"error":${nothing},"reply":{"text":"hi"}}`)).toMatchObject({ error: null });
  });

  it('gives the id of the provider that an application passes on', () => {
    expect(readWhole({ ...json, id: '/id' }, '{"id":"chatcmpl-1","reply":{"text":"hi"}}')).toMatchObject({
      id: 'chatcmpl-1',
    });
  });
});

const own = {
  delta: { where: { '/type': 'token' }, at: '/value' },
  end: { where: { '/done': 'true' } },
  error: { where: { '/type': 'failure' }, at: '/message' },
};
const streams: Record<string, { form: object; body: string; text: string; pieces: number }> = {
  sse: {
    form: { kind: 'sse', ...own },
    body: 'data: {"type":"meta"}\n\ndata: {"type":"token","value":"Grü"}\n\ndata: {"type":"token","value":"ße"}\n\ndata: {"done":true}\n\n',
    text: 'Grüße',
    pieces: 2,
  },
  'sse by the names of events': {
    form: { kind: 'sse', delta: { event: 'delta' }, end: { event: 'done' } },
    body: 'event: delta\ndata: Hel\n\nevent: ping\ndata: x\n\nevent: delta\ndata: lo\n\nevent: done\ndata: {}\n\n',
    text: 'Hello',
    pieces: 2,
  },
  ndjson: {
    form: { kind: 'ndjson', ...own },
    body: '{"type":"token","value":"a"}\r\n\n{"type":"token","value":"b"}\n{"done":true}',
    text: 'ab',
    pieces: 2,
  },
  text: { form: { kind: 'text' }, body: 'Grüße', text: 'Grüße', pieces: 1 },
  'the UI message stream of the AI SDK': {
    form: { kind: 'ai-sdk-ui' },
    body: [
      '{"type":"start"}',
      '{"type":"text-start","id":"0"}',
      '{"type":"text-delta","id":"0","delta":"a"}',
      '{"type":"text-delta","id":"0","delta":"b"}',
      '{"type":"text-end","id":"0"}',
      '{"type":"finish"}',
      '[DONE]',
    ]
      .map((data) => `data: ${data}\n\n`)
      .join(''),
    text: 'ab',
    pieces: 2,
  },
  'LangServe with messages': {
    form: { kind: 'langserve' },
    body: 'event: metadata\ndata: {"run_id":"1"}\n\nevent: data\ndata: {"content":"a","type":"AIMessageChunk"}\n\nevent: data\ndata: {"content":"b"}\n\nevent: end\n\n'.replace(
      'event: end\n\n',
      'event: end\ndata: \n\n',
    ),
    text: 'ab',
    pieces: 2,
  },
  'LangServe with texts': {
    form: { kind: 'langserve' },
    body: 'event: data\ndata: "a"\n\nevent: data\ndata: "1"\n\nevent: end\ndata: \n\n',
    text: 'a1',
    pieces: 2,
  },
  'events of FastAPI': {
    form: { kind: 'fastapi-sse' },
    body: 'data: "quoted\n\ndata:  5\n\ndata: [DONE]\n\n',
    text: '"quoted 5',
    pieces: 2,
  },
};

function readStream(form: object, body: string, cut?: number) {
  const settings = readSettings({ stream: form });
  const stream = createAppStream(settings.stream as StreamForm, settings);
  const bytes = new TextEncoder().encode(body);
  let pieces = stream.push(bytes.subarray(0, cut ?? bytes.length));
  if (cut !== undefined) pieces += stream.push(bytes.subarray(cut));
  pieces += stream.end();
  return { pieces, text: stream.answer()?.text, error: stream.answer()?.error, ended: stream.ended() };
}

describe.each(Object.entries(streams))('a stream of %s', (name, { form, body, text, pieces }) => {
  it('is read the same wherever it is cut', () => {
    const whole = { pieces, text, error: null, ended: true };
    expect(readStream(form, body)).toEqual(whole);
    for (let cut = 1; cut < new TextEncoder().encode(body).length; cut++) {
      const read = readStream(form, body, cut);
      // Plain text has no events: each piece of it is one.
      expect(name === 'text' ? { ...read, pieces } : read).toEqual(whole);
    }
  });
});

describe('a stream that went wrong', () => {
  it('is not over before what ends it has come', () => {
    expect(readStream({ kind: 'sse', ...own }, 'data: {"type":"token","value":"a"}\n\n')).toMatchObject({
      text: 'a',
      ended: false,
    });
    expect(readStream({ kind: 'ai-sdk-ui' }, 'data: {"type":"text-delta","delta":"a"}\n\n')).toMatchObject({
      ended: false,
    });
  });

  it('tells its error', () => {
    const failed = '{"type":"failure","message":"no model"}\n';
    expect(readStream({ kind: 'ndjson', ...own }, failed)).toMatchObject({ error: 'no model' });
    expect(readStream({ kind: 'ai-sdk-ui' }, 'data: {"type":"error","errorText":"no model"}\n\n')).toMatchObject({
      error: 'no model',
    });
    expect(
      readStream({ kind: 'langserve' }, 'event: error\ndata: {"status_code": 500, "message": "no model"}\n\n'),
    ).toMatchObject({ error: 'no model' });
    expect(readStream({ kind: 'fastapi-sse' }, 'data: {"error": "no model"}\n\n')).toMatchObject({ error: 'no model' });
  });

  it('is no whole answer where an event of the name error came, also where the drill names none', () => {
    const body = 'event: delta\ndata: Hel\n\nevent: error\ndata: {"message":"no model"}\n\n';
    expect(readStream({ kind: 'sse', delta: { event: 'delta' } }, body)).toMatchObject({
      text: 'Hel',
      error: 'no model',
    });
  });

  it('is no answer where nothing in it is one', () => {
    expect(readStream({ kind: 'sse', ...own }, 'data: {"type":"other"}\n\n').text).toBeUndefined();
  });
});
