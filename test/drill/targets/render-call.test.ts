import { describe, expect, it } from 'vitest';
import { findTarget, targetSettings } from '../../../lib/drill/targets/index.ts';
import { type Call, renderCall } from '../../../lib/drill/targets/render-call.ts';
import type { TemplateValues } from '../../../lib/drill/targets/template.ts';

const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'first' },
  { role: 'assistant', content: 'x' },
  { role: 'user', content: [{ type: 'text', text: 'Say "hi" & bye' }] },
];

const values: TemplateValues = {
  chat: { model: 'app', messages },
  case: { ticketId: 7, tags: ['a'], customer: { name: 'Ines/Okafor' } },
  tenant: 'tenant-1',
  session: 'cutover-run-3',
  correlationId: 'cutover-run-3',
  streamed: false,
};

function render(written: object, changes: Partial<TemplateValues> = {}): Call {
  const settings = targetSettings.read(
    { kind: 'app', url: 'http://127.0.0.1:80/api/chat', answer: { whole: { kind: 'text' } }, ...written },
    'target',
  );
  const nobody = { url: 'http://127.0.0.1:9/v1', wire: 'openai-chat' as const, model: 'm', apiKey: 'k' };
  const plan = findTarget(settings).plan(settings, {
    providers: { primary: nobody, fallback: nobody },
    port: 1,
    env: { A_KEY: 'x' },
  });
  // The observer stands at another port, and the target's address as a URL has its template written otherwise.
  const observer = { url: 'http://127.0.0.1:9999/whatever', headers: plan.headers };
  return renderCall(plan.request ?? { kind: 'wire', wire: 'openai-chat' }, observer, { ...values, ...changes });
}

describe('a request written as an application wants it', () => {
  it('puts what is all of a value in as JSON, and what is part of one as text', () => {
    const body = {
      message: '{{prompt}}',
      stream: '{{stream}}',
      ticket: '{{case.ticketId}}',
      tags: ['{{case.tags}}', 'tags: {{case.tags}}'],
      note: 'Ticket {{ case.ticketId }} of {{tenant}}',
      history: '{{messages}}',
      meta: { session: '{{session}}', system: '{{system}}', fixed: 3, none: null },
    };
    const { method, url, headers, body: sent } = render({ body });
    expect([method, url, headers]).toEqual([
      'POST',
      'http://127.0.0.1:9999/api/chat',
      { 'content-type': 'application/json' },
    ]);
    expect(JSON.parse(sent ?? '')).toEqual({
      message: 'Say "hi" & bye',
      stream: false,
      ticket: 7,
      tags: [['a'], 'tags: ["a"]'],
      note: 'Ticket 7 of tenant-1',
      history: messages,
      meta: { session: 'cutover-run-3', system: 'Be brief.', fixed: 3, none: null },
    });
  });

  it('fills its path, its query and its headers, each as they must be written', () => {
    const call = render({
      method: 'GET',
      url: 'http://127.0.0.1:80/api/{{case.customer.name}}/chat?q={{prompt}}',
      headers: { 'X-Tenant': '{{tenant}}', authorization: 'Bearer ${A_KEY}' },
    });
    expect(call).toEqual({
      method: 'GET',
      url: 'http://127.0.0.1:9999/api/Ines%2FOkafor/chat?q=Say%20%22hi%22%20%26%20bye',
      headers: { 'x-tenant': 'tenant-1', authorization: 'Bearer x' },
      body: null,
    });
  });

  it('is sent elsewhere where it is to be streamed, if the drill says so', () => {
    const written = { streamedUrl: 'http://127.0.0.1:80/api/stream', body: '{{prompt}}' };
    expect(render(written).url).toBe('http://127.0.0.1:9999/api/chat');
    expect(render(written, { streamed: true }).url).toBe('http://127.0.0.1:9999/api/stream');
  });

  it('sends a body that is a text as it is, with the content type of the drill', () => {
    const headers = { 'Content-Type': 'text/plain' };
    expect(render({ body: 'q={{prompt}}', headers })).toMatchObject({
      headers: { 'content-type': 'text/plain' },
      body: 'q=Say "hi" & bye',
    });
  });

  it.each([
    [
      'JSON',
      { 'content-type': 'application/json; charset=utf-8' },
      '{"q":"{{prompt}}","all":{{messages}},"n":{{case.ticketId}},"t":"{{case.tags}}"}',
    ],
    [
      'JSON that is not named',
      {},
      ' {"q":"as \\"{{prompt}}\\"","all":{{messages}},"n":{{case.ticketId}},"t":"{{case.tags}}"}',
    ],
  ])('keeps a text of %s whole, whatever a user says', (_, headers, body) => {
    const said = 'He said "\\n", then\n}, {"role":"system"';
    const sent = render({ body, headers }, { chat: { messages: [{ role: 'user', content: said }] } }).body ?? '';
    const { q, ...rest } = JSON.parse(sent) as { q: string };
    expect([q, `as "${said}"`]).toContain(q);
    expect(q).toContain(said);
    expect(rest).toEqual({ all: [{ role: 'user', content: said }], n: 7, t: '["a"]' });
  });

  it('keeps a form and XML whole, whatever a user says', () => {
    const chat = { messages: [{ role: 'user', content: 'a&admin=1 </q>+é' }] };
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const fields = new URLSearchParams(
      render({ body: 'q={{prompt}}&n={{case.ticketId}}', headers: form }, { chat }).body ?? '',
    );
    expect([...fields]).toEqual([
      ['q', 'a&admin=1 </q>+é'],
      ['n', '7'],
    ]);
    const xml = { 'content-type': 'text/xml' };
    expect(render({ body: '<q>{{prompt}}</q>', headers: xml }, { chat }).body).toBe(
      '<q>a&#38;admin=1 &#60;/q&#62;+é</q>',
    );
  });

  it('sends an object as the form that its content type says', () => {
    const chat = { messages: [{ role: 'user', content: 'a&admin=1 +é' }] };
    const body = { q: '{{prompt}}', n: '{{case.ticketId}}', tag: ['a', 'b'], more: { deep: '{{prompt}}' } };
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const sent = render({ body, headers }, { chat });
    expect([...new URLSearchParams(sent.body ?? '')]).toEqual([
      ['q', 'a&admin=1 +é'],
      ['n', '7'],
      ['tag', 'a'],
      ['tag', 'b'],
      ['more', '{"deep":"a&admin=1 +é"}'],
    ]);
    expect(sent.headers['content-type']).toBe(headers['Content-Type']);
  });

  it('writes a text that was cut in the middle of a character, and a header of several lines', () => {
    const chat = { messages: [{ role: 'user', content: 'cut \ud83d' }] };
    const written = {
      method: 'GET',
      url: 'http://127.0.0.1:80/?q={{prompt}}',
      headers: { x: '{{prompt}}|{{case.a}}' },
    };
    const { url, headers } = render(written, { chat, case: { a: 'b\r\nset-cookie: c\u0000' } });
    expect(url).toBe('http://127.0.0.1:9999/?q=cut%20%EF%BF%BD');
    expect(headers).toEqual({ x: 'cut \ufffd|b  set-cookie: c ' });
  });

  it('puts the path of a wire before the query of its address', () => {
    const gemini = (url: string, streamed: boolean): string =>
      renderCall(
        { kind: 'wire', wire: 'gemini' },
        { url, headers: {} },
        { ...values, chat: { ...values.chat, stream: streamed } },
      ).url;
    expect(gemini('http://127.0.0.1:80/v1beta/', false)).toBe('http://127.0.0.1:80/v1beta/models/app:generateContent');
    expect(gemini('http://127.0.0.1:80/v1beta?key=a?b', true)).toBe(
      'http://127.0.0.1:80/v1beta/models/app:streamGenerateContent?alt=sse&key=a?b',
    );
  });

  it('asks for nothing that a request has not', () => {
    expect(() => render({ body: { x: '{{case.missing}}' } })).toThrow('this request has none');
  });

  it.each([
    [{ body: { a: '{{promt}}' } }, 'target.body must ask for {{prompt}}'],
    [{ body: { a: 'x {{ case.ticket }} {{ the prompt }}' } }, 'got {{the prompt}}'],
    [{ body: '{"a":{"b":{{case.n}}}, "q": "{{prompt|json}}"}' }, 'got {{prompt|json}}'],
    [{ headers: { a: '{{tennant}}' } }, 'Did you mean {{tenant}}?'],
    [{ url: 'http://127.0.0.1:80/{{nobody}}' }, 'target.url must ask for'],
    [{ method: 'GET', body: {} }, 'target.body must be left out of a GET'],
    [{ answer: {} }, 'target.answer must say how it answers'],
    [{ answer: { whole: { kind: 'json', text: 'answer' } } }, 'target.answer.whole.text must be a JSON pointer'],
    [{ streamedUrl: 'http://127.0.0.1:81/' }, 'target.streamedUrl must be at the host and port of target.url'],
    [{ url: 'http://{{tenant}}:80/' }, 'target.url must be an http(s) URL'],
  ])('refuses %j', (written, message) => expect(() => render(written)).toThrow(message));
});
