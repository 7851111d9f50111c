import { describe, expect, it } from 'vitest';
import { findBlockers, findProblems } from '../../../lib/run/preflight/find-problems.ts';
import type { Probe } from '../../../lib/run/preflight/probe.ts';

const facts = {
  addresses: { primary: '127.0.0.1:9021', fallback: '127.0.0.1:9022' },
  pointer: null,
  marker: 'never',
  isMarkerTried: false,
  straight: [],
} as const;
const probe = (changes: Partial<Probe> = {}): Probe => ({
  request: 'chat',
  streamed: false,
  failing: [],
  status: 200,
  failure: null,
  said: '',
  unpointed: null,
  totalMs: 100,
  addedMs: 1,
  known: [{ provider: 'primary', by: 'header' }],
  unknown: [],
  last: { provider: 'primary', status: 200 },
  ...changes,
});
const failedOver = probe({
  failing: ['primary'],
  known: [
    { provider: 'primary', by: 'header' },
    { provider: 'fallback', by: 'header' },
  ],
});

describe('what stands in the way of a drill', () => {
  it.each<[what: string, probes: Probe[], problems: (string | RegExp)[]]>([
    ['nothing, where both providers are called and known', [probe(), failedOver], []],
    [
      'nobody calls the injectors, and there are answers',
      [probe({ known: [] }), probe({ known: [], failing: ['primary'] })],
      [
        /^Nobody called 127\.0\.0\.1:9021 \(primary\) or 127\.0\.0\.1:9022 \(fallback\), and still there were answers: are/,
      ],
    ],
    [
      'the fallback is called while the primary is well',
      [probe({ known: [{ provider: 'fallback', by: 'body' }] }), failedOver],
      [/^Nobody called 127\.0\.0\.1:9021: is it your target's base URL for the primary\?/],
    ],
    [
      'nobody calls the fallback',
      [probe(), probe({ failing: ['primary'], status: 502, failure: 'status-502' })],
      ["Nobody called 127.0.0.1:9022 while the primary failed: is it your target's base URL for the fallback?"],
    ],
    [
      'the fallback refuses a kind of request',
      [
        probe(),
        failedOver,
        probe({
          request: 'extraction',
          failing: ['primary'],
          status: 502,
          failure: 'status-502',
          said: '{"error":"nobody left"}',
          known: failedOver.known,
          last: { provider: 'fallback', status: 422 },
        }),
      ],
      [
        'The fallback refuses requests of kind extraction while the primary fails: status 422; the caller was told: {"error":"nobody left"}. Does it know all that they ask, model, parameters and tools?',
      ],
    ],
    [
      'nothing, where the target fails over too late, or what it turns to is too busy',
      [
        probe(),
        failedOver,
        probe({ failing: ['primary'], failure: 'status-503', last: null }),
        probe({ failing: ['primary'], failure: 'status-429', last: { provider: 'fallback', status: 429 } }),
        probe({ failing: ['primary'], failure: null, last: { provider: 'fallback', status: 422 } }),
      ],
      [],
    ],
    [
      'calls bear no id',
      [probe({ known: [], unknown: ['primary'] }), failedOver],
      [/^Calls came to a provider without the id .* set traffic\.marker to "always"/],
    ],
    [
      'the target turns everybody away, and so calls nobody',
      [probe({ known: [], status: 401, failure: 'status-401', said: 'who are you?' })],
      [/^\S+.* got no answer, but status-401: who are you\? ?.*target\.headers/],
    ],
    [
      'a request is refused',
      [probe({ status: 422, failure: 'status-422', said: '{"detail":"message is required"}' }), failedOver],
      ['chat got no answer, but status-422: {"detail":"message is required"}'],
    ],
    [
      'a caller must say who it is',
      [probe({ status: 401, failure: 'status-401', said: '{"error":"log in first"}' }), failedOver],
      [
        'chat got no answer, but status-401: {"error":"log in first"}. What your target wants of its callers stands in target.headers, or in the login of an application.',
      ],
    ],
    [
      'a stream has its text elsewhere',
      [
        probe({ streamed: true, failure: 'no-answer', said: 'data: {"v":"a"}', unpointed: 'data: {"v":"a"}' }),
        failedOver,
      ],
      [
        'chat (streamed) got no answer, but no-answer: data: {"v":"a"}. Say in target.answer.stream of which kind the stream is, and which of its events bear the text (delta).',
      ],
    ],
    [
      'a stream has no end',
      [probe({ streamed: true, failure: 'unterminated' }), failedOver],
      ['chat (streamed) got no answer, but unterminated. Say in target.answer.stream.end what ends the stream.'],
    ],
  ])('%s', (_, probes, problems) => {
    expect(findProblems({ ...facts, probes })).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });
});

it('says which of several was not called while those before it failed', () => {
  const named = { a: '127.0.0.1:1', b: '127.0.0.1:2', c: '127.0.0.1:3' };
  const call = (failing: string[], ...providers: string[]): Probe =>
    probe({ failing, known: providers.map((provider) => ({ provider, by: 'header' })) });
  const tried = [call([], 'a'), call(['a'], 'a', 'b'), call(['a', 'b'], 'a', 'b')];
  expect(findProblems({ ...facts, addresses: named, probes: tried })).toEqual([
    "Nobody called 127.0.0.1:3 while a and b failed: is it your target's base URL for c?",
  ]);
  const whole = [...tried.slice(0, 2), call(['a', 'b'], 'a', 'b', 'c')];
  expect(findProblems({ ...facts, addresses: named, probes: whole })).toEqual([]);
});

it('says that the marker is no remedy where it was tried', () => {
  const problems = findProblems({
    ...facts,
    isMarkerTried: true,
    probes: [probe({ known: [], unknown: ['primary'] })],
  });
  expect(problems).toEqual([expect.stringContaining('though it stood at the end of the prompt, too')]);
  expect(problems[0]).not.toContain('traffic.marker');
});

describe('what no load would mend', () => {
  const healthy = probe();
  it.each<[what: string, probes: Probe[], problems: (string | RegExp)[]]>([
    ['is nothing where all is well', [healthy], []],
    ['is no failure that may be chance', [healthy, probe({ status: 503, failure: 'status-503' })], []],
    ['is no limit that was met', [healthy, probe({ status: 429, failure: 'status-429' })], []],
    ['is all of them', [probe({ status: 503, failure: 'status-503' })], ['chat got no answer, but status-503']],
    [
      'is a kind that is refused',
      [healthy, probe({ request: 'b', status: 422, failure: 'status-422', said: 'message is required' })],
      ['b got no answer, but status-422: message is required'],
    ],
    ['is that nobody is called', [probe({ known: [] })], [/^Nobody called 127\.0\.0\.1:9021 \(primary\)/]],
    ['is that nobody is known', [probe({ known: [], unknown: ['primary'] })], [/^Calls came to/]],
  ])('%s', (_, probes, problems) => {
    expect(findBlockers({ ...facts, probes })).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });

  it.each([
    ['/answr', '/answr is not in the answer; it has: answer, id'],
    ['/answer/txt', '/answer/txt is not in the answer; /answer has: text'],
    ['/id', 'at /id there is no answer'],
  ])('is a pointer that leads nowhere: %s', (pointer, hint) => {
    const unpointed = '{"answer":{"text":"hi"},"id":null}';
    const [problem] = findBlockers({ ...facts, probes: [probe({ failure: 'no-answer', unpointed })], pointer });
    expect(problem).toContain(`target.answer.whole.text: ${hint}`);
  });
});
