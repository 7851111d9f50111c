import { expect, it } from 'vitest';
import { collectSecrets, redactDrill } from '../../../lib/run/runner/collect-secrets.ts';
import { writeDrill } from '../../support/drills.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const target = {
  kind: 'url',
  url: 'http://127.0.0.1:${port}/v1/chat/completions',
  headers: { authorization: 'Bearer ${GATEWAY_KEY}' },
  start: {
    command: ['app'],
    env: { OPENAI_API_KEY: 'sk-written-down', LOG_LEVEL: 'verbose-mode', HOME: '${HOME}', TOKEN: '${MINE}' },
  },
} as const;

it('knows the keys a program is told, and takes nothing else of its environment for one', () => {
  const drill = parseWrittenDrill({ target });
  const env = { GATEWAY_KEY: 'key-of-the-gateway', HOME: '/home/somebody', MINE: 'token-of-mine' };
  expect(collectSecrets(drill, env).toSorted()).toEqual(['key-of-the-gateway', 'sk-written-down', 'token-of-mine']);
});

it('knows what a program inherits under the name of a secret, though no drill names it', () => {
  const env = {
    OPENAI_API_KEY: 'inherited-key-0001',
    DATABASE_PASSWORD: 'correct-horse-battery',
    AZURE_SECRET: '4f9a1c27be0d4386a5b7e2c19d03f684',
    // None of these is one.
    SSH_AUTH_SOCK: '/tmp/ssh-abcdefgh/agent.1',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
    DESKTOP_SESSION: 'ubuntu',
    USER_NAME: 'somebody-of-this-name',
    CALLBACK_TOKEN: 'https://somewhere.example/token',
  };
  expect(collectSecrets(parseWrittenDrill({}), env).toSorted()).toEqual([
    '4f9a1c27be0d4386a5b7e2c19d03f684',
    'correct-horse-battery',
    'inherited-key-0001',
  ]);
});

it('knows what stands in the bodies of a target, by its name, and writes none of it down', () => {
  const app = {
    kind: 'app',
    url: 'http://127.0.0.1:9/chat',
    body: {
      message: '{{prompt}}',
      session: '{{session}}',
      auth: { clientToken: 'correct-horse-1', user: 'somebody-else' },
    },
    answer: { whole: { kind: 'json', text: '/answer' } },
    login: {
      url: 'http://127.0.0.1:9/login',
      body: { user: 'somebody', password: 'correct-horse-2', otp: { secretCode: '${CODE}' } },
      token: '/token',
    },
  } as const;
  const drill = parseWrittenDrill({ target: app });
  expect(collectSecrets(drill, { CODE: 'correct-horse-3' }).toSorted()).toEqual([
    'correct-horse-1',
    'correct-horse-2',
    'correct-horse-3',
  ]);
  const written = JSON.stringify(redactDrill(drill));
  expect(written).not.toMatch(/correct-horse/);
  // What is filled in for each request is no secret, or the drill could not be scored again.
  for (const kept of ['{{prompt}}', '{{session}}', '${CODE}', 'somebody']) expect(written).toContain(kept);
});

it('writes a drill down without the keys in it', () => {
  expect(redactDrill(parseWrittenDrill({ target })).target).toMatchObject({
    headers: target.headers,
    start: { env: { ...target.start.env, OPENAI_API_KEY: '[redacted]' } },
  });
});

it('knows the keys that a provider’s program is told, and writes none of them down', () => {
  const { primary } = writeDrill().providers;
  const upstream = {
    kind: 'command' as const,
    command: ['llama-server'],
    env: { API_KEY: 'sk-of-the-server', TOKEN: '${MINE}' },
    url: 'http://127.0.0.1:${port}/v1',
    model: 'smollm2',
    apiKeyEnv: 'SERVER_KEY',
  };
  const drill = parseWrittenDrill({ providers: { primary, fallback: { upstream } } });
  expect(collectSecrets(drill, { MINE: 'token-of-mine', SERVER_KEY: 'key-it-is-asked-with' }).toSorted()).toEqual([
    'key-it-is-asked-with',
    'sk-of-the-server',
    'token-of-mine',
  ]);
  expect(redactDrill(drill).providers[1]?.upstream).toMatchObject({
    env: { API_KEY: '[redacted]', TOKEN: '${MINE}' },
  });
});

it('knows the keys that commands around a drill, and contracts, are told', () => {
  const env = { API_TOKEN: 'token-of-the-commands', REGION: 'eu-central-1' };
  const drill = parseWrittenDrill({
    preflight: [{ command: ['ready'], env }],
    postflight: [{ command: ['clean'], env: { DB_PASSWORD: 'password-of-the-base' } }],
  });
  expect(collectSecrets(drill, {}).toSorted()).toEqual(['password-of-the-base', 'token-of-the-commands']);
});
