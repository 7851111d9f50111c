import { expect, it } from 'vitest';
import { collectSecrets, redactDrill } from '../../../lib/run/runner/collect-secrets.ts';
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

it('writes a drill down without the keys in it', () => {
  expect(redactDrill(parseWrittenDrill({ target })).target).toMatchObject({
    headers: target.headers,
    start: { env: { ...target.start.env, OPENAI_API_KEY: '[redacted]' } },
  });
});
