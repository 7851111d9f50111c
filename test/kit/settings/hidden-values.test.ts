import { expect, it } from 'vitest';
import { formatValue } from '../../../lib/kit/settings/reader.ts';
import { rejectVariable } from '../../../lib/run/runner/reject-variable.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const url = 'http://127.0.0.1:9/v1';

/** What is said of a drill with this target. */
function complain(target: object): string {
  try {
    parseWrittenDrill({ target } as never);
  } catch (error) {
    return String(error);
  }
  throw new Error('Nothing is wrong with it.');
}

// A message is seen by whoever sees a log of CI.
it.each([
  ['a list in the place of a header', { kind: 'url', url, headers: { authorization: ['Bearer correct-horse'] } }],
  ['headers as a text', { kind: 'url', url, headers: 'authorization: Bearer correct-horse' }],
  ['a header nobody knows', { kind: 'url', url, headers: { 'x-motto': { is: 'correct-horse' } } }],
  ['an environment as a list', { kind: 'url', url, start: { command: ['a'], env: ['KEY=correct-horse'] } }],
  ['a variable of it', { kind: 'url', url, start: { command: ['a'], env: { OPENAI_API_KEY: ['correct-horse'] } } }],
  ['user information in an address', { kind: 'url', url: 'http://me:correct-horse@127.0.0.1:9/v1' }],
  ['a parameter of an address', { kind: 'url', url: 'ftp://127.0.0.1/v1?key=correct-horse' }],
  ['a parameter of one that must name its port', { kind: 'url', url: 'http://127.0.0.1:${port}/v1?key=correct-horse' }],
  ['a whole target that is none', [{ headers: { authorization: 'correct-horse' } }]],
  ['a kind that is none, with a key in it', { kind: { apiKey: 'correct-horse' } }],
  ['a login of another form', { kind: 'app', url, login: { url, form: { pass: ['correct-horse'] } } }],
  ['a body of a login that is a text', { kind: 'app', url, login: { url, body: 'password=correct-horse' } }],
])('a mistake is told without what may be a secret: %s', (_, target) => {
  const message = complain(target);
  expect(message).toMatch(/must|missing/);
  expect(message).not.toContain('correct-horse');
});

it('shows all other values as they are', () => {
  expect(formatValue({ name: 'x', list: ['a:b', 'C:\\x'] })).toBe('{"name":"x","list":["a:b","C:\\\\x"]}');
  expect(complain({ kind: 'url', url, wire: 'correct-horse' })).toContain('got "correct-horse"');
});

it('a key in the place of its variable’s name is not said again', () => {
  expect(() => rejectVariable('a.apiKeyEnv', 'OPENAI_API_KEY')).toThrow('got OPENAI_API_KEY.');
  expect(() => rejectVariable('a.apiKeyEnv', 'a3f8correcthorse')).toThrow('got no name in capitals');
});
