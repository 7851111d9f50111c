import { expect, test } from 'vitest';
import { describeFetchError } from '../../lib/kit/describe-fetch-error.ts';

test('a port that fetch calls nobody at is told with what to do, as fetch itself refuses it', async () => {
  const error: unknown = await fetch('http://127.0.0.1:1/').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(describeFetchError(error)).toBe(
    'its port is one that is never called over HTTP, whoever listens there (bad port): serve it at another',
  );
});

test.each([
  [
    new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') }),
    'connect ECONNREFUSED 127.0.0.1:9',
  ],
  [new Error('it was said\nin two lines'), 'it was said in two lines'],
  ['a word', 'a word'],
])('of %s the network’s own words are told', (error, said) => {
  expect(describeFetchError(error)).toBe(said);
});
