import { expect, it } from 'vitest';
import { checkPlaces } from '../../../lib/run/runner/check-places.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const drill = (env: Record<string, string>, headers: Record<string, string> = {}) =>
  parseWrittenDrill({
    target: {
      kind: 'url',
      url: 'http://127.0.0.1:${port}/v1/chat/completions',
      headers,
      start: { command: ['node', 'gateway.js', '${port}'], env },
    },
  });

it.each([
  [
    { PORT: '${prt}' },
    {},
    'target.start.env.PORT needs the environment variable prt, which is not set. Did you mean ${port}?',
  ],
  [{ BASE: '${primary.ulr}' }, {}, 'Did you mean ${primary.url}?'],
  [
    {},
    { authorization: 'Bearer ${MY_KEY}' },
    'target.headers.authorization needs the environment variable MY_KEY, which is not set.',
  ],
])('what nobody has is refused before anything is started: %j %j', (env, headers, message) => {
  expect(() => checkPlaces(drill(env, headers), {})).toThrow(message);
});

it('what is there is taken', () => {
  expect(() =>
    checkPlaces(drill({ PORT: '${port}', KEY: '${primary.key}' }, { a: '${MY_KEY}' }), { MY_KEY: 'x' }),
  ).not.toThrow();
  expect(() => checkPlaces(parseWrittenDrill(), {})).not.toThrow();
});
