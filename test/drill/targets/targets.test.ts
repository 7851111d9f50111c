import { describe, expect, it } from 'vitest';
import { findTarget, type targets, targetSettings } from '../../../lib/drill/targets/index.ts';
import type { TargetPlace, TargetPlan } from '../../../lib/drill/targets/target.ts';

const nobody = { url: 'http://127.0.0.1:9/v1', wire: 'openai-chat' as const, model: 'm', apiKey: 'sk-secret' };
const place = (env: TargetPlace['env'] = {}): TargetPlace => ({
  providers: { primary: nobody, fallback: nobody },
  port: 4321,
  env,
});

function planTarget(input: object, env?: TargetPlace['env']): TargetPlan {
  const settings = targetSettings.read(input, 'target');
  return findTarget(settings).plan(settings, place(env));
}

const written: { [Kind in keyof typeof targets]: object } = {
  app: {
    url: 'http://127.0.0.1:8787/api/chat',
    body: '{{prompt}}',
    answer: { whole: { kind: 'json', text: '/answer' } },
  },
  portkey: {},
  router: {},
  url: { url: 'http://127.0.0.1:8787/v1/chat/completions' },
};

describe.each(Object.entries(written))('target %s', (kind, input) => {
  const settings = targetSettings.read({ kind, ...input }, 'target');
  const definition = findTarget(settings);

  it('plans the same for the same place, and is asked at an address of its settings or of its own port', () => {
    const plan = definition.plan(settings, place());
    expect(plan).toEqual(definition.plan(settings, place()));
    const port = plan.start.kind === 'program' ? '4321' : '8787';
    expect(new URL(plan.url).port).toBe(port);
    if (plan.start.kind === 'program') expect(new URL(plan.start.program.ready.url).port).toBe(port);
  });

  it('says what it is', () => {
    expect(definition.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('keeps keys out of what other users of the machine can see', () => {
    const { start } = definition.plan(settings, place());
    // Arguments show in a list of processes; the environment of a process is its owner's to read.
    const shown = start.kind === 'program' ? { ...start.program, env: {} } : start;
    expect(JSON.stringify(shown)).not.toContain(nobody.apiKey);
  });
});

describe('target portkey', () => {
  const readConfig = (input: object): unknown =>
    JSON.parse(planTarget({ kind: 'portkey', ...input }).headers['x-portkey-config'] ?? '');

  it.each([
    ['openai-chat', 'http://127.0.0.1:9/v1', { provider: 'openai', custom_host: 'http://127.0.0.1:9/v1' }],
    ['anthropic-messages', 'http://127.0.0.1:9/v1', { provider: 'anthropic', custom_host: 'http://127.0.0.1:9/v1' }],
    // As Anthropic's SDK has it.
    ['anthropic-messages', 'http://127.0.0.1:9', { provider: 'anthropic', custom_host: 'http://127.0.0.1:9/v1' }],
    ['gemini', 'http://127.0.0.1:9/v1beta', { provider: 'google', custom_host: 'http://127.0.0.1:9' }],
  ] as const)('asks a provider of %s at %s in its own format', (wire, url, expected) => {
    const settings = targetSettings.read({ kind: 'portkey' }, 'target');
    const providers = { openai: nobody, another: { ...nobody, wire, url } };
    const { headers } = findTarget(settings).plan(settings, { ...place(), providers });
    expect(JSON.parse(headers['x-portkey-config'] ?? '')).toMatchObject({
      targets: [{ provider: 'openai' }, expected],
    });
  });

  it('hands on the header by which calls are known, which not every format has a field for', () => {
    expect(readConfig({})).toMatchObject({ forward_headers: ['x-cutover-id'] });
  });

  it('asks for retries only when the drill does', () => {
    const base = { requestTimeoutMs: 1, onStatusCodes: [503] };
    expect(readConfig({ ...base, retryAttempts: 0 })).not.toHaveProperty('retry');
    expect(readConfig({ ...base, retryAttempts: 2 })).toMatchObject({ retry: { attempts: 2, on_status_codes: [503] } });
  });
});

describe('target url', () => {
  const authorised = { kind: 'url', ...written.url, headers: { authorization: 'Bearer ${A_KEY}' } };

  it('takes header values from the environment, and names the variable that is not set', () => {
    expect(planTarget(authorised, { A_KEY: 'x' }).headers).toEqual({ authorization: 'Bearer x' });
    expect(() => planTarget(authorised)).toThrow(
      'target.headers.authorization needs the environment variable A_KEY, which is not set.',
    );
  });

  it.each<[Record<string, string>, string]>([
    [{ 'x-policy': '{\n}' }, 'target.headers.x-policy must be one line, as a header is (of YAML'],
    [{ 'x policy': 'a' }, 'target.headers must be names of headers'],
  ])('refuses a header that no client sends: %j', (headers, message) => {
    expect(() => planTarget({ ...authorised, headers })).toThrow(message);
  });

  it('refuses a variable with a line’s end in it, and does not show it', () => {
    const message = 'target.headers.authorization must be one line once its variables stand in it: Bearer ${A_KEY}';
    expect(() => planTarget(authorised, { A_KEY: 'sk-secret\n' })).toThrow(message);
  });

  it('claims what its settings say, or nothing', () => {
    const claim = { header: 'x-served-by', primary: 'a', fallback: 'b' };
    const read = { header: 'x-served-by', values: { primary: 'a', fallback: 'b' } };
    for (const [input, expected] of [
      [{ kind: 'url', ...written.url, claim }, read],
      [{ kind: 'url', ...written.url }, null],
    ] as const) {
      const settings = targetSettings.read(input, 'target');
      expect(findTarget(settings).claim(settings, ['primary', 'fallback'])).toEqual(expected);
    }
  });
});

describe('the body of an application', () => {
  const read = (body: unknown, type?: string) =>
    targetSettings.read(
      {
        kind: 'app',
        url: 'http://127.0.0.1:3000/api',
        body,
        answer: { whole: { kind: 'text' } },
        ...(type === undefined ? {} : { headers: { 'Content-Type': type } }),
      },
      'target',
    );

  it.each([
    [
      { q: '{{prompt}}' },
      'text/plain',
      'target.body must be a text where target.headers has Content-Type "text/plain"',
    ],
    [{ q: '{{prompt}}' }, 'multipart/form-data', 'target.body must be a text where'],
    [['{{prompt}}'], 'application/x-www-form-urlencoded', 'target.body must be an object where'],
  ])('%j is refused under %s, as which it is not sent', (body, type, message) => {
    expect(() => read(body, type)).toThrow(message);
  });

  it.each([
    [{ q: '{{prompt}}' }, undefined],
    [{ q: '{{prompt}}' }, 'application/vnd.api+json'],
    [{ q: '{{prompt}}' }, 'application/x-www-form-urlencoded'],
    [['{{prompt}}'], 'application/json; charset=utf-8'],
    ['q={{prompt}}', 'text/plain'],
  ])('%j is taken under %s', (body, type) => {
    expect(read(body, type)).toMatchObject({ body });
  });
});

describe('target.start', () => {
  const url = 'http://127.0.0.1:${port}/v1/chat/completions';
  const command = ['app'];

  it('fills in port and addresses, and keys in the environment alone', () => {
    const start = { command: ['app', '--port=${port}', '${primary.url}'], env: { KEY: '${primary.key}' } };
    expect(planTarget({ kind: 'url', url, start })).toMatchObject({
      url: 'http://127.0.0.1:4321/v1/chat/completions',
      start: { program: { args: ['--port=4321', nobody.url], env: { KEY: nobody.apiKey } } },
    });
  });

  it.each([
    [{ url }, 'target.url must name its port where target.start is left out'],
    [{ url: 'http://${HOST}:1/', start: { command } }, 'target.url must be an http(s) URL'],
    [{ url: 'http://127.0.0.1:${port}/${PATH}', start: { command } }, 'target.url must be an http(s) URL'],
    [{ url, start: { command: [] } }, 'target.start.command must be a list of at least 1'],
    [{ url, start: { command, env: { A: '${primry.url}' } } }, 'Did you mean ${primary.url}?'],
    [{ url, start: { command, env: { A: '${A_KEY}' } } }, 'target.start.env.A needs the environment variable A_KEY'],
  ])('refuses %j', (input, message) => {
    expect(() => planTarget({ kind: 'url', ...input })).toThrow(message);
  });
});
