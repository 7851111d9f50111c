import { expect, test } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { findServers } from '../../../lib/run/rehearse/find-server.ts';

const attempt = (changes: Partial<AttemptRecord>): AttemptRecord => ({
  kind: 'attempt',
  id: 'a',
  provider: 'fallback',
  index: 7,
  correlatedBy: 'header',
  startEpochMs: 1_100,
  headersMs: 50,
  endMs: 100,
  status: 200,
  end: 'complete',
  responseBytes: 1,
  fault: null,
  ...changes,
});
const down = attempt({ provider: 'primary', status: 503, fault: 'error-response' });
const span = { index: 7, startEpochMs: 1_000, endEpochMs: 2_000 };

test.each<[string, AttemptRecord[], string[]]>([
  ['the one whose call was passed on', [down, attempt({})], ['fallback']],
  ['each of several', [attempt({ provider: 'primary' }), attempt({})], ['primary', 'fallback']],
  ['nobody, where all were held down', [down], []],
  ['nobody, where the provider itself refused', [down, attempt({ status: 429 })], []],
  ['nobody, where no call was made: the target said it itself', [], []],
  ['nobody by the calls of another request', [attempt({ index: 8 })], []],
  ['nobody by an earlier try of it', [attempt({ startEpochMs: 500 })], []],
  ['one that bore no id, by its time', [attempt({ index: null, correlatedBy: null })], ['fallback']],
  ['no one without an id, where its own are known', [down, attempt({ index: null, correlatedBy: null })], []],
])('an answer is of %s', (_, attempts, served) => {
  expect(findServers(attempts, span)).toEqual(served);
});
